import type { Stats } from '../observe/stats.ts'
import { eventually } from './eventually.ts'
import { freePort } from './free-port.ts'
import type { LogRecord } from './log-record.ts'
import { type Nginx, startShippedNginx } from './nginx.ts'
import { record } from './recorder.ts'
import { Redis, type RedisSettings } from './redis.ts'
import { type ServerProcess, startServer } from './server-process.ts'

/** The one symbol that each process has prices of, when it runs the source: they say whose they are. */
const SYMBOLS = ['ONE', 'TWO', 'THREE'] as const

export interface ClusterSettings extends RedisSettings {
  /** Events a second of whoever runs the source. */
  readonly rate?: number
}

/**
 * What an operator would have: three processes of the built server, one Redis, and nginx as it ships,
 * save that it takes each request and each reconnect to a server at random.
 */
export class Cluster {
  readonly redis: Redis
  readonly nginx: Nginx
  /** What the log has had. */
  readonly record: LogRecord
  readonly #ports: readonly number[]
  readonly #rate: number
  readonly #servers: ServerProcess[] = []

  private constructor(redis: Redis, nginx: Nginx, ports: readonly number[], rate: number) {
    this.redis = redis
    this.nginx = nginx
    this.record = record(redis)
    this.#ports = ports
    this.#rate = rate
  }

  /** Resolves once all of it runs, and the source too. */
  static async start({ rate = 50, ...settings }: ClusterSettings = {}): Promise<Cluster> {
    const redis = await Redis.start(settings)
    const ports = new Set<number>()
    while (ports.size < SYMBOLS.length) ports.add(await freePort())
    const nginx = await startShippedNginx([...ports], 'random')
    const cluster = new Cluster(redis, nginx, [...ports], rate)
    await cluster.startAll()
    await eventually(() => cluster.holder)
    return cluster
  }

  /** The process whose events the newest are. @throws Error before there is one */
  get holder(): number {
    const prices = this.record.events.filter((event) => event.type === 'price')
    const newest = SYMBOLS.indexOf(prices.at(-1)?.data.symbol as (typeof SYMBOLS)[number])
    if (newest < 0) throw new Error('nobody runs the source')
    return newest
  }

  /** SIGKILL: no goodbye to anybody. */
  async kill(index: number): Promise<void> {
    const server = this.#servers[index] as ServerProcess
    server.kill('SIGKILL')
    await server.exited
  }

  /** Where it was before. */
  async start(index: number): Promise<void> {
    const simulator = ['--source', 'simulator', '--rate', `${this.#rate}`]
    const own = ['--symbols', `${SYMBOLS[index]}`, '--port', `${this.#ports[index]}`]
    const flags = [...simulator, ...own, '--redis', this.redis.url, '--no-roads']
    this.#servers[index] = await startServer({ flags })
  }

  async killAll(): Promise<void> {
    await Promise.all(SYMBOLS.map((_, index) => this.kill(index)))
  }

  async startAll(): Promise<void> {
    await Promise.all(SYMBOLS.map((_, index) => this.start(index)))
  }

  /** What each process says of itself, asked past nginx. */
  stats(): Promise<Stats[]> {
    const ask = async ({ url }: ServerProcess): Promise<Stats> => {
      return (await fetch(`${url}/stats`)).json() as Promise<Stats>
    }
    return Promise.all(this.#servers.map(ask))
  }
}
