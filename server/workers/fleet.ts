import cluster, { type Worker } from 'node:cluster'
import { once, setMaxListeners } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { FastifyBaseLogger } from 'fastify'
import type { Observed, Others } from '../observe/observed.ts'
import { addDeparted } from './add-up.ts'
import { closeUntaken } from './handed-over.ts'
import type { Begin, ToPrimary, ToWorker } from './news.ts'

/** Milliseconds before a worker that died is replaced; doubled while those that follow die young. */
const LEAST_PAUSE = 100
const MOST_PAUSE = 10_000

/** Milliseconds after which a worker has not died young. */
const GROWN = 10_000

/** Milliseconds between two looks at what they cost: of who is killed, so much is not counted. */
const INTERVAL = 1000

/** Milliseconds that workers have to tell what they counted; of who takes longer, the last counts. */
const PATIENCE = 500

/** Milliseconds that an answer gets to be out. */
const ANSWERED = 100

/** The processes that share the port, as their primary sees them: it forks, replaces and ends them. */
export class Fleet {
  readonly #log: FastifyBaseLogger
  readonly #nameOf: (id: number) => string
  readonly #workers = new Map<Worker, Observed | undefined>()
  /** Those that are about to be killed, as somebody asked. */
  readonly #dying = new WeakSet<Worker>()
  /** Ids of sessions that have something open there, as each last said. */
  readonly #inUse = new Map<Worker, ReadonlySet<string>>()
  readonly #timers = new Set<NodeJS.Timeout>()
  /** What those counted that are gone, as one. */
  #departed: Observed | undefined
  #begin: () => Omit<Begin, 'type' | 'port'> = () => ({
    primary: { port: 0, secret: '' },
    sessions: [],
  })
  #address: AddressInfo | undefined
  /**
   * What workers are told to listen on. 0 is the same free port for all of them, for as long as one
   * has it: past that it is another, and they are told the one that was found.
   */
  #port = 0
  #looks: NodeJS.Timeout | undefined
  #deaths = 0
  #isStopping = false

  /** @param nameOf what clients are told that a worker is called, of its number */
  constructor(log: FastifyBaseLogger, nameOf: (id: number) => string = String) {
    this.#log = log
    this.#nameOf = nameOf
  }

  /** Where clients reach it; undefined before the first worker listens. */
  readonly address = (): AddressInfo | undefined => this.#address

  /** Of each worker, as it last said; and what those counted that are gone. */
  get latest(): Others['latest'] {
    const workers = [...this.#workers.values()].filter((observed) => observed !== undefined)
    return { workers, departed: this.#departed }
  }

  /**
   * Starts so many workers, the first one first: it says whether that can be done. Returns where they
   * listen, which stays so: a free port that was found for port 0, too.
   * @param begin what each is told, as it is at that moment
   * @throws Error with the reason of the first that cannot start
   */
  async start(
    count: number,
    port: number,
    begin: () => Omit<Begin, 'type' | 'port'>,
  ): Promise<string> {
    this.#begin = begin
    this.#port = port
    const url = await this.#fork()
    if (this.#isStopping) return url
    const others = Array.from({ length: count - 1 }, () => this.#fork())
    await Promise.all(others)
    this.#looks = setInterval(() => this.refresh(), INTERVAL).unref()
    return url
  }

  /** Those that were ready once: who still starts has no clients, and nothing to tell. */
  get #serving(): Worker[] {
    return [...this.#workers].flatMap(([worker, seen]) => (seen === undefined ? [] : [worker]))
  }

  /** Whether a session had something open in a worker, when that was last looked at. */
  isInUse(id: string): boolean {
    return [...this.#inUse.values()].some((ids) => ids.has(id))
  }

  tell(news: ToWorker): void {
    for (const worker of this.#workers.keys()) say(worker, news)
  }

  /** Has `latest` be what the workers say now. @param whole with what Node and the system say of them */
  async refresh(whole = false): Promise<void> {
    const asked = this.#serving.filter((worker) => worker.isConnected())
    const patience = AbortSignal.timeout(PATIENCE)
    // Each of them listens, and there may be more than the ten after which Node warns.
    setMaxListeners(asked.length, patience)
    const answer = whole ? 'observed whole' : 'observed'
    const answers = asked.map((worker) => once(worker, answer, { signal: patience }))
    for (const worker of asked) say(worker, { type: 'read', whole })
    await Promise.allSettled(answers)
  }

  /**
   * Has one die, by the name that its clients know it by, as a machine that fails does: without a
   * word. In a moment, since the answer to who asked may go through that very worker.
   * @returns whether it will: `alone` is the only one that serves
   */
  kill(name: string): 'dies' | 'alone' | 'unknown' {
    const serving = this.#serving.filter((worker) => !this.#dying.has(worker))
    const victim = serving.find(({ id }) => this.#nameOf(id) === name)
    if (victim === undefined) return 'unknown'
    if (serving.length === 1) return 'alone'
    this.#dying.add(victim)
    setTimeout(() => victim.process.kill('SIGKILL'), ANSWERED)
    return 'dies'
  }

  /** Has the workers let their clients go; resolves when none is left. */
  async stop(): Promise<void> {
    this.#isStopping = true
    clearInterval(this.#looks)
    for (const timer of this.#timers) clearTimeout(timer)
    const ends = [...this.#workers.keys()].map((worker) => once(worker, 'exit'))
    this.tell({ type: 'stop' })
    await Promise.all(ends)
  }

  /** Resolves to where it listens. */
  #fork(): Promise<string> {
    const worker = cluster.fork()
    closeUntaken(worker)
    const since = performance.now()
    this.#workers.set(worker, undefined)
    worker.on('error', (err) => this.#log.warn({ err, worker: worker.id }, 'a worker failed'))
    return new Promise((resolve, reject) => {
      worker.on('message', (news: ToPrimary) => {
        if (news.type === 'here') {
          say(
            worker,
            this.#isStopping
              ? { type: 'stop' }
              : { type: 'begin', port: this.#port, ...this.#begin() },
          )
        } else if (news.type === 'ready' && this.#isElsewhere(news.address)) {
          this.#keepPort()
          worker.process.kill('SIGKILL')
        } else if (news.type === 'ready') {
          this.#address = news.address
          this.#hear(worker, news.observed)
          resolve(news.url)
        } else if (news.type === 'failed') {
          reject(new Error(news.message))
        } else {
          if (this.#workers.has(worker)) this.#inUse.set(worker, new Set(news.inUse))
          this.#hear(worker, news.observed)
        }
      })
      worker.on('exit', (code, signal) => {
        reject(new Error(`a worker ended with ${signal ?? code} before it was ready`))
        this.#leave(worker, since, signal ?? code)
      })
    })
  }

  /** It was told 0, and all that had the port died before it listened. */
  #isElsewhere({ port }: AddressInfo): boolean {
    return this.#address !== undefined && this.#address.port !== port
  }

  /** Nobody has it any more: who comes next is to get that one, and no other. */
  #keepPort(): void {
    this.#port = this.#address?.port ?? this.#port
  }

  #hear(worker: Worker, observed: Observed): void {
    // What was on its way as it died comes after it was counted among the departed.
    if (!this.#workers.has(worker)) return
    this.#workers.set(worker, { ...this.#workers.get(worker), ...observed })
    worker.emit('observed')
    if (observed.runtime !== undefined) worker.emit('observed whole')
  }

  #leave(worker: Worker, since: number, how: string | number): void {
    const observed = this.#workers.get(worker)
    if (observed !== undefined) this.#departed = addDeparted(observed, this.#departed)
    this.#workers.delete(worker)
    this.#inUse.delete(worker)
    if (this.#isStopping) return
    this.#deaths = performance.now() - since < GROWN ? this.#deaths + 1 : 0
    // Where none ever listened there is nothing to be kept up: `start` says so.
    if (this.#address === undefined) return
    if (this.#workers.size === 0) this.#keepPort()
    const pause = Math.min(MOST_PAUSE, LEAST_PAUSE * 2 ** this.#deaths)
    this.#log.warn({ worker: worker.id, how, pause }, 'a worker ended, and is replaced')
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#fork().then(
        () => this.#log.info('a worker was replaced'),
        (err: Error) => this.#log.error({ err }, 'a worker could not be replaced'),
      )
    }, pause)
    this.#timers.add(timer)
  }
}

/** A worker that has just died is not there to hear it. */
function say(worker: Worker, news: ToWorker): void {
  if (worker.isConnected()) worker.send(news, () => {})
}
