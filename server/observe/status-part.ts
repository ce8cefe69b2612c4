import Type from 'typebox'
import { now } from '../feed/event.ts'
import type { SourceAbout } from '../sources/source.ts'
import { checked } from '../validation.ts'
import type { Page, Part } from './channel.ts'
import type { Stats } from './stats.ts'

/** What runs into `main`, and may be set to something else. */
export interface Announced {
  readonly about: SourceAbout
  /** Calls back when that is another. Returns what ends it. */
  watch(changed: () => void): () => void
}

const Ping = Type.Object({ type: Type.Literal('ping'), ref: Type.Number() })
const checkPing = checked(Ping, 'message')

/**
 * What the channel says of the server: where `main`'s events come from, first and after each
 * change, statistics once a second, and the time to whoever asks.
 */
export function statusPart(source: Announced | undefined, read: () => Stats): Part {
  // Once for all pages that are told in one turn: reading settles every socket that is open.
  let latest: { at: number; stats: Stats } | undefined
  const look = (): { at: number; stats: Stats } => {
    if (latest !== undefined) return latest
    setImmediate(() => {
      latest = undefined
    })
    latest = { at: now(), stats: read() }
    return latest
  }
  const sayStats = (page: Page): void => void page.say({ type: 'stats', ...look() })
  return {
    kinds: ['ping'],
    begin(page) {
      let isTold = true
      const sayAbout = (): void => {
        if (source !== undefined) isTold = page.say({ type: 'about', source: source.about })
      }
      sayAbout()
      sayStats(page)
      const release = source?.watch(sayAbout)
      return {
        take(message) {
          const at = now()
          const { ref } = checkPing(message)
          page.say({ type: 'pong', ref, at })
        },
        tick() {
          if (!isTold) sayAbout()
          // A page that does not read misses statistics; it must not make them pile up.
          if (!page.behind) sayStats(page)
        },
        end: () => release?.(),
      }
    },
  }
}
