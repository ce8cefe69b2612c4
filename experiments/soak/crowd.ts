import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { browserLane } from './browser-lane.ts'
import { disturb, disturbances } from './disturbances.ts'
import { type DrivenLane, drivenLane, type Lane } from './lane.ts'
import { misbehaviours } from './misbehaviour/index.ts'
import { type Offences, offend } from './misbehaviour/offend.ts'
import type { Model } from './model.ts'
import { drawsOf, type Role } from './plan.ts'

/** Clients that come in a second. */
const PACE = 400

export interface CrowdOptions {
  readonly host: string
  readonly port: number
  readonly seed: number
  /** Milliseconds between short polls. */
  readonly interval: number
  /** Milliseconds for which one misdeed lasts, at most. */
  readonly patience: number
  readonly backoff: number | undefined
  /** What is done and befalls, by name; it is counted on. */
  readonly misdeeds: Map<string, Offences>
  /** Makes the model of somebody who is owed the promises. */
  readonly model: (name: string) => Model
}

/** Everyone who is there at one time but the recorder, each in its role. */
export class Crowd {
  readonly lanes: Lane[] = []
  /** Whether those who are owed the promises are left alone for now; the others go on. */
  isCalm = false
  readonly #options: CrowdOptions
  readonly #leaving = new AbortController()
  readonly #busy: Promise<void>[] = []

  constructor(options: CrowdOptions) {
    this.#options = options
    setMaxListeners(0, this.#leaving.signal)
  }

  /** Lets them come, a few at a time. */
  async come(roles: readonly Role[]): Promise<void> {
    for (const role of roles) {
      this.#add(role)
      if (role.index % 20 === 19) await sleep(20_000 / PACE)
    }
  }

  /** Everybody goes; resolves when they have. */
  async leave(): Promise<void> {
    this.#leaving.abort()
    await Promise.all([...this.lanes.map((lane) => lane.close()), ...this.#busy])
  }

  #add({ index, transport, manner }: Role): void {
    const { host, port, seed, interval, patience, backoff } = this.#options
    const { signal } = this.#leaving
    const random = drawsOf(seed, index)
    const misbehaviour = misbehaviours.find(({ name }) => name === manner)
    if (misbehaviour !== undefined) {
      const cursor = (): string | undefined => this.#cursor()
      const offender = { transport, host, port, random, signal, patience, cursor }
      this.#busy.push(offend(misbehaviour, offender, this.#deeds(manner)))
      return
    }
    const model = this.#options.model(`${transport} ${index}, ${manner}`)
    const options = { transport, host, port, interval, model, random, backoff }
    if (manner === 'browser') {
      this.lanes.push(browserLane(options))
      return
    }
    const lane: DrivenLane = drivenLane(options)
    this.lanes.push(lane)
    const disturbance = disturbances.find(({ name }) => name === manner)
    if (disturbance === undefined) return
    const disturbed = { lane, patience, random, signal, isCalm: () => this.isCalm }
    this.#busy.push(disturb(disturbance, disturbed, this.#deeds(manner)))
  }

  /** Where some lane is. */
  #cursor(): string | undefined {
    const model = this.lanes[0]?.model
    return model?.epoch === undefined ? undefined : `${model.epoch}.${model.last}`
  }

  #deeds(name: string): Offences {
    const { misdeeds } = this.#options
    const deeds = misdeeds.get(name) ?? { done: 0, thrownOut: 0 }
    misdeeds.set(name, deeds)
    return deeds
  }
}
