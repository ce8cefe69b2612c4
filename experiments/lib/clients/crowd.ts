import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, Counts, StateChange } from '../drivers/driver.ts'
import { driverOf } from '../drivers/index.ts'
import { addWays, noTraffic, type Ways } from '../drivers/traffic.ts'
import { untilFirstCut, untilNextCut } from '../statistics/cuts.ts'
import { Histogram } from '../statistics/histogram.ts'
import { phases } from '../statistics/phase.ts'
import { randomFrom } from '../statistics/random.ts'
import type { Findings } from './checker.ts'
import type { ClientSettings } from './clients.ts'
import { NotConnected } from './not-connected.ts'

/** Clients that tell bytes apart, where nobody says how many. */
const SPLIT = 20
/** Connections made at once. */
const TICK = 20

/** seqs from after the first to the last one. */
export interface Span {
  readonly epoch: string
  readonly from: number
  readonly to: number
}

interface Held {
  /** Which of the clients. */
  readonly client: number
  readonly epoch: string
  readonly seq: number
  /** When it entered the log, ms, of a price. */
  readonly at: number | undefined
  /** Milliseconds, of one that came live. */
  readonly age: number | undefined
}

/** Many clients of one transport in this process, and their sums. */
export class Crowd {
  readonly clients: Client[] = []
  /** How many of them, from the first, tell bytes apart. */
  readonly split: number
  ages: Histogram
  recovery: Histogram
  /** Distinct events of the span that came. */
  delivered = 0
  /** Of the first client. */
  first = { events: 0, prices: [] as number[] }
  /** Called for each notification that came live. @param at ms by this process's clock */
  onNotification: ((client: number, id: string, at: number) => void) | undefined
  /** Of each client, its live ages in ms. */
  #sums: { n: number; sum: number }[] = []
  readonly #settings: ClientSettings
  readonly #offset: number
  readonly #timers = new Set<NodeJS.Timeout>()
  /** Of each client's first pause the share of the interval. */
  readonly #phases: readonly number[]
  #span: Span | undefined
  /** Arrivals that nobody knows yet whether they are in the span. */
  #held: Held[] | undefined

  /** @param offset ms that the server's clock is ahead */
  constructor(settings: ClientSettings, offset: number) {
    this.#settings = settings
    this.#offset = offset
    this.split = Math.min(settings.clients, settings.split ?? SPLIT)
    this.#phases = phases(settings.clients, 1, settings.seed ?? 1)
    this.ages = new Histogram(settings.keep)
    this.recovery = new Histogram(settings.keep)
  }

  get open(): number {
    return this.clients.filter(({ state }) => state === 'open').length
  }

  /** @throws NotConnected when some are not so long after the last began to; it is closed then */
  async connect(): Promise<void> {
    const { clients, connectRate = 500, patience = 15 } = this.#settings
    const began = performance.now()
    const cpu = process.cpuUsage()
    while (this.clients.length < clients) {
      const due = Math.ceil(((performance.now() - began + TICK) * connectRate) / 1000)
      while (this.clients.length < Math.min(due, clients)) this.#add()
      await sleep(TICK)
    }
    const deadline = performance.now() + patience * 1000
    while (this.open < clients) {
      if (performance.now() > deadline) {
        const { user, system } = process.cpuUsage(cpu)
        const share = (user + system) / 1000 / (performance.now() - began)
        const why = `only ${this.open} of ${clients} clients could connect`
        await this.close()
        throw new NotConnected(why, share)
      }
      await sleep(TICK)
    }
  }

  /** Begins anew, and to cut; what comes is held until it is known where the span begins. */
  begin(): void {
    this.ages = new Histogram(this.#settings.keep)
    this.recovery = new Histogram(this.#settings.keep)
    this.delivered = 0
    this.first = { events: 0, prices: [] }
    this.#sums = this.clients.map(() => ({ n: 0, sum: 0 }))
    this.hold()
    const { cut } = this.#settings
    if (cut === undefined) return
    for (const [index, client] of this.clients.entries()) {
      this.#cutLater(client, cut, this.#drawnBy(index, 0xc075), true)
    }
  }

  /** Sets aside what comes: while the server is asked how far its log goes, it goes on. */
  hold(): void {
    this.#held ??= []
  }

  /** Counts what was set aside, and what comes from now on, as far as it is in the span. */
  count(span: Span): void {
    this.#span = span
    const held = this.#held ?? []
    this.#held = undefined
    for (const arrival of held) this.#take(arrival)
  }

  /** Cuts no more. */
  calm(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  /** Waits until every client stands at the span's end, or for `ms`. */
  async settle(ms: number): Promise<void> {
    const deadline = performance.now() + ms
    const { epoch, to } = this.#span ?? { epoch: '', to: 0 }
    const isThere = ({ cursor, state }: Client): boolean => {
      const [at, seq] = (cursor ?? '.0').split('.')
      return state === 'open' && at === epoch && Number(seq) >= to
    }
    while (performance.now() < deadline && !this.clients.every(isThere)) await sleep(TICK)
    for (const client of this.clients) client.expect({ epoch, seq: to })
  }

  counts(of = this.clients): Counts {
    return sumOf(of.map(({ counts }) => counts))
  }

  findings(): Findings {
    return sumOf(this.clients.map(({ findings }) => findings))
  }

  traffic(of = this.clients): Ways {
    const sum = noTraffic()
    for (const client of of) addWays(sum, client.traffic())
    return sum
  }

  /** Mean age of what came live to each client that something came to, ms. */
  get means(): number[] {
    return this.#sums.flatMap(({ n, sum }) => (n === 0 ? [] : [sum / n]))
  }

  /** Those that tell bytes apart. */
  get splitters(): Client[] {
    return this.clients.slice(0, this.split)
  }

  async close(): Promise<void> {
    this.calm()
    await Promise.all(this.clients.map((client) => client.close()))
  }

  #add(): void {
    const { transport, interval, backoff, cut, ports, ...settings } = this.#settings
    const index = this.clients.length
    let away: number | undefined
    let phase = this.#phases[index]
    const drawn = this.#drawnBy(index, 0xd1ce)
    const random = (): number => {
      const first = phase
      phase = undefined
      return first ?? drawn()
    }
    const onState = ({ state, why, at }: StateChange): void => {
      if (why === 'cut') away = at
      if (state !== 'open' || away === undefined) return
      this.recovery.record((at - away) * 1000)
      away = undefined
    }
    const client = driverOf(transport).connect({
      ...settings,
      port: ports?.[index % ports.length] ?? settings.port,
      random,
      interval: interval === undefined ? undefined : () => interval,
      backoff: backoff === undefined ? undefined : () => backoff,
      split: index < this.split,
      offset: this.#offset,
      onState: cut === undefined ? undefined : onState,
      onEvent: (arrival) => {
        const { finding, how, age, epoch, seq } = arrival
        if (finding === 'repeated' || how === 'snapshot') return
        if (arrival.isNotification && how === 'live') {
          this.onNotification?.(index, arrival.id, arrival.receivedAt - this.#offset)
        }
        const at = arrival.isNotification ? undefined : arrival.at
        const came = { client: index, epoch, seq, at, age: how === 'live' ? age : undefined }
        if (this.#held === undefined) this.#take(came)
        else this.#held.push(came)
      },
    })
    this.clients.push(client)
  }

  #take({ client, epoch, seq, at, age }: Held): void {
    const span = this.#span
    if (span === undefined || epoch !== span.epoch || seq <= span.from || seq > span.to) return
    this.delivered++
    if (client === 0) {
      this.first.events++
      if (at !== undefined) this.first.prices.push(at)
    }
    if (age === undefined) return
    this.ages.record(age * 1000)
    const own = this.#sums[client]
    if (own === undefined) return
    own.n++
    own.sum += age
  }

  /** A client's own draws: the same for the same seed, whatever the others do meanwhile. */
  #drawnBy(index: number, stream: number): () => number {
    return randomFrom(this.#settings.seed ?? 1, stream + (index << 16))
  }

  #cutLater(
    client: Client,
    cut: { every: number; away: number },
    random: () => number,
    isFirst = false,
  ): void {
    const after = (isFirst ? untilFirstCut : untilNextCut)(cut.every, random)
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      client.cut(cut.away)
      this.#cutLater(client, cut, random)
    }, after)
    this.#timers.add(timer)
  }
}

function sumOf<T extends { readonly [K in keyof T]: number }>(all: readonly T[]): T {
  const sum: Record<string, number> = {}
  for (const one of all) {
    for (const [name, value] of Object.entries<number>(one)) sum[name] = (sum[name] ?? 0) + value
  }
  return sum as unknown as T
}
