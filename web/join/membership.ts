import { msg } from '@lit/localize'
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type {
  AnswerValue,
  Lanes,
  RoomMessage,
  RoomRequest,
} from '../../server/lab/room-messages.ts'
import type { Channel } from '../channel.ts'
import { join, tidyAddress } from '../standing.ts'
import { kept, type Place } from './place.ts'

/** What it needs of the page's channel. */
export type RoomEnd = Pick<Channel, 'say' | 'hear'>

type Said<Type extends RoomMessage['type']> = Extract<RoomMessage, { type: Type }>

/** Why somebody is not in the room. */
export type Refusal =
  | { readonly kind: 'nickname' | 'full' | 'displaced' | 'code' | 'shown-out' }
  /** In the server's words. */
  | { readonly kind: 'other'; readonly detail: string }

/**
 * A learner's place in the workshop's room: taken up again after each reconnect and reload, and
 * kept in the tab's session alone.
 */
export class Membership implements ReactiveController {
  /** What the teacher has called. */
  called: string | null = null
  refusal: Refusal | undefined
  readonly #host: ReactiveControllerHost
  /** Called when the teacher calls something else, or ends it. */
  readonly #turn: (scenario: string | null) => void
  #end: RoomEnd | undefined
  #deafen: (() => void)[] = []
  #place: Place | undefined = kept.read()
  /** Whether the server has given the place, on the connection that there is now. */
  #isSeated = false
  /** Whether what comes next is the call of before, told to somebody who has just been seated. */
  #isGreeted = false
  #lanes: Lanes = {}
  /** Answers to what is called, for a server that has forgotten them. */
  readonly #answers = new Map<string, RoomRequest>()

  constructor(host: ReactiveControllerHost, turn: (scenario: string | null) => void) {
    this.#host = host
    this.#turn = turn
    host.addController(this)
  }

  /** Undefined: not in the room. */
  get nickname(): string | undefined {
    return this.#place?.nickname
  }

  hostConnected(): void {
    if (this.#end !== undefined) this.attach(this.#end)
  }

  hostDisconnected(): void {
    for (const deafen of this.#deafen.splice(0)) deafen()
  }

  attach(end: RoomEnd): void {
    this.hostDisconnected()
    this.#end = end
    this.#deafen = [
      // What every channel begins with: a place that was had is asked for again.
      end.hear('about', () => this.#ask()),
      end.hear('joined', (message) => this.#joined(message)),
      end.hear('called', ({ scenario }) => this.#called(scenario)),
      end.hear('problem', (message) => this.#refused(message)),
    ]
    this.#ask()
  }

  join(nickname: string): void {
    this.refusal = undefined
    const token = this.#place?.learner
    this.#say({ type: 'join', nickname, ...(token !== undefined && { learner: token }) })
    this.#host.requestUpdate()
  }

  leave(): void {
    this.#give(undefined)
    this.#say({ type: 'leave' })
  }

  /** Tells how the lanes do, if that is anything new. */
  report(lanes: Lanes): void {
    if (JSON.stringify(lanes) === JSON.stringify(this.#lanes)) return
    this.#lanes = lanes
    if (this.#isSeated) this.#say({ type: 'lanes', lanes })
  }

  predict(scenario: string, value: AnswerValue): void {
    this.#answer({ type: 'prediction', scenario, value })
  }

  result(
    scenario: string,
    value: AnswerValue,
    agrees?: boolean,
    figures: Readonly<Record<string, number>> = {},
  ): void {
    this.#answer({
      type: 'result',
      scenario,
      value,
      ...(agrees !== undefined && { agrees }),
      figures,
    })
  }

  #answer(message: RoomRequest & { readonly scenario: string | null }): void {
    if (message.scenario !== this.called) return
    this.#answers.set(message.type, message)
    if (this.#isSeated) this.#say(message)
  }

  #ask(): void {
    this.#isSeated = false
    if (this.#place !== undefined) this.#say({ type: 'join', ...this.#place })
  }

  #joined(message: Said<'joined'>): void {
    this.#isSeated = message.learner !== null
    if (message.learner !== null) {
      const { learner, nickname } = message
      this.#give({ learner, nickname })
      this.refusal = undefined
      this.#isGreeted = true
      this.#say({ type: 'lanes', lanes: this.#lanes })
    } else if (this.#place !== undefined) {
      this.#give(undefined)
      this.refusal = { kind: 'displaced' }
    }
    this.#host.requestUpdate()
  }

  #called(scenario: string | null): void {
    const isGreeting = this.#isGreeted
    this.#isGreeted = false
    if (isGreeting && scenario === this.called) {
      for (const answer of this.#answers.values()) this.#say(answer)
      return
    }
    this.#answers.clear()
    this.called = scenario
    this.#turn(scenario)
    this.#host.requestUpdate()
  }

  /** With a cookie first, where the room asks for a code; then as a page that begins anew. */
  async joinWith(code: string, nickname: string): Promise<void> {
    this.refusal = undefined
    try {
      const refused = await join(code, nickname)
      if (refused === undefined) {
        kept.write({ learner: '', nickname })
        tidyAddress()
        location.reload()
        return
      }
      this.#refuse(refused)
    } catch {
      this.#refuse({ reason: 'away', detail: msg('The server is out of reach.') })
    }
  }

  #refused({ problem }: Said<'problem'>): void {
    if (this.#isSeated) return
    this.#refuse(problem)
  }

  #refuse({ reason, detail }: { readonly reason: string; readonly detail: string }): void {
    // A place that was had goes with what let its learner in.
    if (reason === 'learner') this.#give(undefined)
    if (reason === 'nickname') this.refusal = { kind: 'nickname' }
    else if (reason === 'room') this.refusal = { kind: 'full' }
    else if (reason === 'join-code') this.refusal = { kind: 'code' }
    else if (reason === 'learner') this.refusal = { kind: 'shown-out' }
    else this.refusal = { kind: 'other', detail }
    this.#host.requestUpdate()
  }

  #give(place: Place | undefined): void {
    this.#place = place
    kept.write(place)
    if (place === undefined) {
      this.#isSeated = false
      this.called = null
      this.#answers.clear()
    }
    this.#host.requestUpdate()
  }

  #say(message: RoomRequest): void {
    this.#end?.say(message)
  }
}
