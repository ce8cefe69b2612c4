/** A place in the room: who has the token has the place. */
export interface Place {
  readonly learner: string
  readonly nickname: string
}

const KEY = 'push-or-poll-room'

/** Where a tab keeps its place over a reload; nothing, where a browser is told to keep nothing. */
export const kept = {
  read(): Place | undefined {
    try {
      const { learner, nickname } = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') ?? {}
      if (typeof learner !== 'string' || typeof nickname !== 'string') return undefined
      return { learner, nickname }
    } catch {
      return undefined
    }
  },
  write(place: Place | undefined): void {
    try {
      if (place === undefined) sessionStorage.removeItem(KEY)
      else sessionStorage.setItem(KEY, JSON.stringify(place))
    } catch {
      // Then it lasts as long as the page.
    }
  },
}
