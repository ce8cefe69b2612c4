import { now } from '../feed/event.ts'
import { unfit } from '../guard/refusals.ts'
import type { Page, Part, Talk } from '../observe/channel.ts'
import { ProblemError, problem } from '../problem.ts'
import { checked } from '../validation.ts'
import type { Room, Seat } from './room.ts'
import { type RoomKind, type RoomMessage, type RoomRequest, roomRequests } from './room-messages.ts'

/** Milliseconds between two pictures of the room for teachers. */
const PAUSE = 1000

type Check = (value: unknown) => RoomRequest
const checks = Object.fromEntries(
  Object.entries(roomRequests).map(([kind, schema]) => [kind, checked(schema, kind)]),
) as Record<RoomKind, Check>

const notTeaching = problem(403, 'teacher', 'Only a teacher calls: {"type":"teach"} comes first.')

/**
 * What the channel says of the workshop's room. Where everything is open to everyone, whoever asks
 * to teach is a teacher.
 * @param joinCode what learners need, for the teacher to show; absent: nothing
 */
export function roomPart(room: Room, joinCode?: string): Part {
  const teachers = new Teachers(room, joinCode)
  return {
    kinds: Object.keys(roomRequests),
    begin: (page) => new RoomTalk(page, room, teachers),
    close() {
      teachers.close()
      room.close()
    },
  }
}

/** One page: in the room, teaching, both or neither. */
class RoomTalk implements Talk, Seat {
  readonly #page: Page
  readonly #room: Room
  readonly #teachers: Teachers
  /** Whether the page knows what is called. */
  #isTold = true

  constructor(page: Page, room: Room, teachers: Teachers) {
    this.#page = page
    this.#room = room
    this.#teachers = teachers
  }

  called(scenario: string | null): void {
    this.#isTold = this.#page.say({ type: 'called', scenario })
  }

  displaced(): void {
    this.#page.say({ type: 'joined', learner: null })
  }

  /** What is wrong with a message, or comes at a wrong time, is answered; the page stays. */
  take(message: unknown, kind: string): void {
    try {
      this.#take(checks[kind as RoomKind](message))
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      this.#page.say({ type: 'problem', problem: error.problem })
    }
  }

  tick(): void {
    if (!this.#isTold) this.called(this.#room.called)
  }

  end(): void {
    this.#teachers.remove(this.#page)
    this.#room.away(this)
  }

  #take(message: RoomRequest): void {
    const { caller } = this.#page
    const needed = message.type === 'teach' || message.type === 'call' ? 'teacher' : 'learner'
    if (caller !== null && !caller.reaches(needed)) throw new ProblemError(unfit(caller, needed))
    switch (message.type) {
      case 'join': {
        const { token, nickname } = this.#room.join(message.nickname, this, message.learner)
        this.#page.say({ type: 'joined', learner: token, nickname })
        this.called(this.#room.called)
        break
      }
      case 'leave':
        this.#room.leave(this)
        this.#page.say({ type: 'joined', learner: null })
        break
      case 'lanes':
        this.#room.lanes(this, message.lanes)
        break
      case 'prediction':
        this.#room.predict(this, message.scenario, message.value)
        break
      case 'result': {
        const { type, scenario, ...result } = message
        this.#room.result(this, scenario, result)
        break
      }
      case 'teach':
        this.#teachers.add(this.#page)
        break
      case 'call':
        if (!this.#teachers.has(this.#page)) throw new ProblemError(notTeaching)
        this.#room.call(message.scenario)
        break
    }
  }
}

/** The pages that see the room. */
class Teachers {
  readonly #room: Room
  readonly #joinCode: string | undefined
  /** With whether they have seen the room as it is. */
  readonly #pages = new Map<Page, boolean>()
  #pause: NodeJS.Timeout | undefined

  constructor(room: Room, joinCode: string | undefined) {
    this.#room = room
    this.#joinCode = joinCode
    room.watch(() => this.#changed())
  }

  has(page: Page): boolean {
    return this.#pages.has(page)
  }

  add(page: Page): void {
    if (this.#joinCode !== undefined) page.say({ type: 'invitation', code: this.#joinCode })
    this.#pages.set(page, page.say(this.#picture()))
  }

  remove(page: Page): void {
    this.#pages.delete(page)
  }

  close(): void {
    clearTimeout(this.#pause)
    this.#pages.clear()
  }

  #changed(): void {
    for (const page of this.#pages.keys()) this.#pages.set(page, false)
    if (this.#pause === undefined) this.#show()
  }

  /** At once, and then as often as there is something new, but not before a second is over. */
  #show(): void {
    this.#pause = undefined
    const due = [...this.#pages].filter(([, isShown]) => !isShown)
    if (due.length === 0) return
    const picture = this.#picture()
    for (const [page] of due) this.#pages.set(page, !page.behind && page.say(picture))
    this.#pause = setTimeout(() => this.#show(), PAUSE).unref()
  }

  #picture(): RoomMessage {
    return { type: 'room', at: now(), ...this.#room.view() }
  }
}
