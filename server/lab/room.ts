import { randomBytes } from 'node:crypto'
import { now } from '../feed/event.ts'
import { ProblemError, problem } from '../problem.ts'
import { nickname as tidied, unlike } from './nickname.ts'
import type { AnswerValue, Lanes, LearnerView, RoomResult, RoomView } from './room-messages.ts'

/** Milliseconds for which the place of somebody whose page went is kept. */
const GRACE = 30_000
const MOST_LEARNERS = 200

/** The page of somebody in the room. */
export interface Seat {
  called(scenario: string | null): void
  /** Another page took up this place. */
  displaced(): void
}

interface Learner {
  readonly key: string
  nickname: string
  /** None: away. */
  seat?: Seat | undefined
  /** Ends the place of somebody who is away. */
  timer?: NodeJS.Timeout
  lanes: Lanes
  prediction?: AnswerValue | undefined
  result?: RoomResult | undefined
}

/**
 * A workshop's room: who is there, how their lanes do, and what they predicted and found for the
 * scenario that the teacher has called. In memory only: nothing of it outlives the process.
 */
export class Room {
  readonly #grace: number
  readonly #most: number
  readonly #learners = new Map<string, Learner>()
  readonly #watchers = new Set<() => void>()
  #called: string | null = null
  #since: number | null = null
  #keys = 0

  constructor({ grace = GRACE, most = MOST_LEARNERS } = {}) {
    this.#grace = grace
    this.#most = most
  }

  /**
   * Gives somebody a place, or the one back that `asked`, a token, stands for; one that is not known (any
   * more) is as good as none. Who is called like another is called "Mina 2".
   * @returns the token of the place, a secret of that page
   * @throws ProblemError 400 `nickname`, or 503 `room` when 200 are in it
   */
  join(wanted: string, seat: Seat, asked = ''): { token: string; nickname: string } {
    const name = tidied(wanted)
    // A page has one place: who asks for another without its token is given the one that it has.
    const [own] = [...this.#learners].find(([, learner]) => learner.seat === seat) ?? []
    const token = this.#learners.has(asked) ? asked : (own ?? asked)
    if (own !== undefined && own !== token) this.leave(seat)
    const known = this.#learners.get(token)
    if (known === undefined && this.#learners.size >= this.#most) {
      throw new ProblemError(problem(503, 'room', `The room is full: ${this.#most} are in it.`))
    }
    const learner = known ?? { key: String(++this.#keys), nickname: name, lanes: {} }
    const others = [...this.#learners.values()].filter((other) => other !== learner)
    learner.nickname = unlike(
      name,
      others.map((other) => other.nickname),
    )
    clearTimeout(learner.timer)
    const before = learner.seat
    learner.seat = seat
    if (before !== seat) before?.displaced()
    const place = known === undefined ? randomBytes(18).toString('base64url') : token
    this.#learners.set(place, learner)
    this.#changed()
    return { token: place, nickname: learner.nickname }
  }

  /** Somebody leaves for good. */
  leave(seat: Seat): void {
    for (const [token, learner] of this.#learners) {
      if (learner.seat === seat) this.#remove(token, learner)
    }
  }

  /** Somebody's page went; it may be back. */
  away(seat: Seat): void {
    for (const [token, learner] of this.#learners) {
      if (learner.seat !== seat) continue
      learner.seat = undefined
      learner.timer = setTimeout(() => this.#remove(token, learner), this.#grace).unref()
      this.#changed()
    }
  }

  /** @throws ProblemError 409 `not-in-room`, as do the two below */
  lanes(seat: Seat, lanes: Lanes): void {
    this.#at(seat).lanes = lanes
    this.#changed()
  }

  /** Counts for the called scenario alone, and no more once its result is known. */
  predict(seat: Seat, scenario: string, value: AnswerValue): void {
    const learner = this.#at(seat)
    if (scenario !== this.#called || learner.result !== undefined) return
    learner.prediction = value
    this.#changed()
  }

  /** Counts for the called scenario alone; the last one does. */
  result(seat: Seat, scenario: string, result: RoomResult): void {
    const learner = this.#at(seat)
    if (scenario !== this.#called) return
    learner.result = result
    this.#changed()
  }

  /** Has everyone turn to a scenario; what they predicted and found before is gone. */
  call(scenario: string | null): void {
    this.#called = scenario
    this.#since = scenario === null ? null : now()
    for (const learner of this.#learners.values()) {
      learner.prediction = undefined
      learner.result = undefined
      learner.seat?.called(scenario)
    }
    this.#changed()
  }

  get called(): string | null {
    return this.#called
  }

  view(): RoomView {
    const learners = [...this.#learners.values()].map(viewOf)
    return { learners, called: this.#called, since: this.#since }
  }

  /** Calls back at once on every change. Returns what ends it. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed)
    return () => void this.#watchers.delete(changed)
  }

  /** Empties it. */
  close(): void {
    for (const learner of this.#learners.values()) clearTimeout(learner.timer)
    this.#learners.clear()
    this.#watchers.clear()
  }

  #at(seat: Seat): Learner {
    for (const learner of this.#learners.values()) if (learner.seat === seat) return learner
    throw new ProblemError(problem(409, 'not-in-room', 'This page is not in the room: join first.'))
  }

  #remove(token: string, learner: Learner): void {
    clearTimeout(learner.timer)
    this.#learners.delete(token)
    this.#changed()
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher()
  }
}

function viewOf({ key, nickname, seat, lanes, prediction, result }: Learner): LearnerView {
  return {
    learner: key,
    nickname,
    here: seat !== undefined,
    lanes,
    ...(prediction !== undefined && { prediction }),
    ...(result !== undefined && { result }),
  }
}
