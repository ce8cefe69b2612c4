import { setTimeout as sleep } from 'node:timers/promises'
import { rssOf } from '../lib/proc.ts'
import { settle } from './account.ts'
import { Crowd } from './crowd.ts'
import { everybodyHeard, everybodyIn } from './heard.ts'
import { type DrivenLane, drivenLane } from './lane.ts'
import { freePort, Life, type Taken } from './life.ts'
import { LogBook } from './log-book.ts'
import type { Offences } from './misbehaviour/offend.ts'
import { Model } from './model.ts'
import type { Outcome, Part } from './outcome.ts'
import { drawsOf, type End, type Plan, planOf, type SoakSettings } from './plan.ts'
import type { Broken, Promised } from './promises.ts'
import { Publisher } from './publisher.ts'
import { wrongAtRest } from './rest.ts'

/** Prices a second; with the publisher's notifications it makes about ten events. */
const RATE = 6

/** Events that the server keeps, some 12 s: who is away for longer is reset. */
const RETAIN = 120

/** Milliseconds between two short polls of a client. */
const INTERVAL = 1000

/** Lanes that are published through: the first of each transport, one of them with cuts. */
const PUBLISHERS = 8

/** Milliseconds within which a server must have let go of everybody who has left. */
const LET_GO = 30_000

/** Milliseconds for which one misdeed lasts: this part of a soak, but no more than the most. */
const PATIENCE = { part: 0.15, most: 30_000 }

/** One soak: a server's lives, and who is there meanwhile. It runs once. */
export class Soak {
  readonly #settings: SoakSettings
  readonly #say: (line: string) => void
  readonly #plan: Plan
  readonly #book = new LogBook()
  readonly #publisher: Publisher
  readonly #broken: Broken[] = []
  readonly #models: Model[] = []
  readonly #parts: Part[] = []
  readonly #rests: Taken[] = []
  readonly #misdeeds = new Map<string, Offences>()
  readonly #random: () => number
  #port = 0
  #peak = 0
  #server: Recorded | undefined
  #crowd: Crowd | undefined

  /** @param say hears what it does, line by line */
  constructor(settings: SoakSettings, say: (line: string) => void) {
    this.#settings = settings
    this.#say = say
    this.#plan = planOf(settings)
    this.#random = drawsOf(settings.seed, settings.clients)
    this.#publisher = new Publisher(this.#book, (broken) => this.#report(broken))
  }

  async run(): Promise<Outcome> {
    try {
      await this.#live()
    } finally {
      await this.#crowd?.leave()
      await this.#server?.recorder.close()
      await this.#server?.life.server.stop()
    }
    this.#say('what came is held against the promises')
    for (const model of this.#models) settle(model, this.#book)
    for (const wrong of wrongAtRest(this.#rests)) this.#break('back to rest', wrong)
    const { acknowledged, unknown } = this.#publisher
    return {
      broken: this.#broken,
      models: this.#models,
      parts: this.#parts,
      misdeeds: this.#misdeeds,
      published: { acknowledged, unknown },
      rests: this.#rests,
      peak: this.#peak,
    }
  }

  async #live(): Promise<void> {
    const { lives, last } = this.#plan
    this.#port = await freePort()
    let server = await this.#begin()
    this.#rests.push(await server.life.taken())
    let crowd = await this.#gather()
    for (const { seconds, end } of lives) {
      const { back, heard } = await this.#load(server, crowd, seconds)
      this.#say(`${end}, at event ${heard}`)
      const took = await this.#end(server, end)
      this.#parts.push({ end, back, heard, took })
      server = await this.#begin()
    }
    for (const [index, seconds] of last.entries()) {
      if (index > 0) crowd = await this.#gather()
      const { back, heard } = await this.#load(server, crowd, seconds)
      this.#say('everybody leaves')
      const took = await this.#leave(server, crowd)
      this.#parts.push({ end: 'everybody left', back, heard, took })
    }
    await this.#end(server, 'drain')
  }

  /** Starts a server, and has its log recorded from its first event on. */
  async #begin(): Promise<Recorded> {
    const { seed } = this.#settings
    const source = ['--source', 'simulator', '--rate', `${RATE}`, '--arrivals', 'poisson']
    const flags = [...source, '--seed', `${seed}`, '--retain', `${RETAIN}`, '--no-roads']
    const life = await Life.begin(this.#port, flags)
    const { host, pid } = life.server
    void life.server.died.then((why) => this.#break('stays up', why))
    const epoch = await life.epoch()
    this.#say(`a server is there: process ${pid}, port ${this.#port}, log ${epoch}`)
    const model = this.#model('the recorder', true)
    const connection = { transport: 'websocket', host, port: this.#port, interval: INTERVAL }
    const recorder = drivenLane({
      ...connection,
      ...{ model, random: this.#random, cursor: { epoch, seq: 0 } },
    })
    const server = { life, epoch, recorder }
    this.#server = server
    await everybodyHeard(epoch, 1, [recorder])
    return server
  }

  async #gather(): Promise<Crowd> {
    this.#say(`${this.#plan.roles.length} clients come`)
    const { seed, seconds, backoff } = this.#settings
    const crowd = new Crowd({
      ...{ host: '127.0.0.1', port: this.#port, seed, interval: INTERVAL, backoff },
      patience: Math.min(PATIENCE.most, PATIENCE.part * seconds * 1000),
      misdeeds: this.#misdeeds,
      model: (name) => this.#model(name),
    })
    this.#crowd = crowd
    await crowd.come(this.#plan.roles)
    return crowd
  }

  /** Publishes for so long while everybody comes (back), and waits for all to have heard it. */
  async #load(server: Recorded, crowd: Crowd, seconds: number) {
    const { epoch, recorder, life } = server
    const { lanes } = crowd
    crowd.isCalm = false
    const stop = new AbortController()
    const through = lanes.slice(0, PUBLISHERS)
    const publishing = this.#publisher.run(through, this.#random, stop.signal)
    const watch = setInterval(async () => {
      this.#peak = Math.max(this.#peak, (await rssOf(life.server.pid)) ?? 0)
    }, 500)
    const [back] = await Promise.all([everybodyIn(epoch, lanes), sleep(seconds * 1000)])
    if (back !== undefined)
      this.#say(`everybody was in its log after ${(back / 1000).toFixed(1)} s`)
    const heard = Math.max(recorder.model.last, this.#publisher.newest.get(epoch) ?? 0)
    crowd.isCalm = true
    await everybodyHeard(epoch, heard, [recorder, ...lanes])
    clearInterval(watch)
    stop.abort()
    await publishing
    return { back, heard }
  }

  /** Returns how many ms it took. */
  async #end({ life, recorder }: Recorded, how: End): Promise<number> {
    const { took, wrong } = await life.end(how)
    if (wrong !== undefined) this.#break('stays up', `${how}: ${wrong}`)
    this.#server = undefined
    await recorder.close()
    return took
  }

  /** Has everybody leave but the recorder, and sees what the server takes then. */
  async #leave({ life }: Recorded, crowd: Crowd): Promise<number> {
    const began = performance.now()
    this.#crowd = undefined
    await crowd.leave()
    const before = this.#rests[0]?.openFiles ?? 0
    while (performance.now() - began < LET_GO && ((await life.openFiles()) ?? 0) > before) {
      await sleep(100)
    }
    const took = performance.now() - began
    this.#rests.push(await life.taken())
    return took
  }

  #model(name: string, records = false): Model {
    const model = new Model({
      ...{ name, records, book: this.#book, retain: RETAIN },
      broken: (broken) => this.#report(broken),
    })
    this.#models.push(model)
    return model
  }

  #break(promised: Promised, what: string): void {
    this.#report({ promised, by: 'the server', what, trace: [] })
  }

  #report(broken: Broken): void {
    this.#broken.push(broken)
    this.#say(`! ${broken.promised}, ${broken.by}: ${broken.what}`)
  }
}

/** A server, and the client that nothing disturbs. */
interface Recorded {
  readonly life: Life
  readonly epoch: string
  readonly recorder: DrivenLane
}
