import { Road } from '../../server/lab/road.ts'
import { type ClientSettings, type Clients, startClientProcess } from './clients/clients.ts'
import { type Server, type ServerSettings, startServer } from './server.ts'

/** Where an arm runs: what it opens here is closed when its round is over. */
export class Bed {
  /** Settles when a server ends by itself that is needed, with what it ended with. */
  readonly serverEnded: Promise<string>
  readonly #ends: (() => unknown)[] = []
  #tell: (why: string) => void = () => {}
  #kept: { readonly key: string; readonly server: Server } | undefined
  readonly #lastingServers = new Map<string, Server>()
  readonly #processes = new Map<string, { stop(): Promise<void> }>()

  constructor() {
    this.serverEnded = new Promise((resolve) => {
      this.#tell = resolve
    })
  }

  /** A server that nobody else used. */
  async server(settings: ServerSettings = {}): Promise<Server> {
    await this.#drop()
    const server = await startServer(settings)
    this.needs(server.died)
    this.onEnd(() => server.stop())
    return server
  }

  /**
   * A server that the next arm may use too, if it asks for the same: saves a second where neither
   * its CPU nor its memory is the question.
   */
  async sharedServer(settings: ServerSettings = {}): Promise<Server> {
    const key = JSON.stringify(settings)
    if (this.#kept?.key === key) return this.#kept.server
    await this.#drop()
    const server = await startServer(settings)
    this.needs(server.died)
    this.#kept = { key, server }
    return server
  }

  /**
   * One that goes on until the run is over, beside others: saves the second that a shared one takes
   * whenever the arm before asked for another. Only for feeds of a few events a second, because all
   * of them are on the core of the one that is measured.
   */
  async lastingServer(settings: ServerSettings = {}): Promise<Server> {
    const key = JSON.stringify(settings)
    const known = this.#lastingServers.get(key)
    if (known !== undefined) return known
    const server = await startServer(settings)
    this.needs(server.died)
    this.#lastingServers.set(key, server)
    return server
  }

  /**
   * Clients in a process of their own, connected. The process is kept for the arms that follow:
   * that saves a second each, and one that has warmed up holds things up less.
   * @param name of the process: those at the same time need one each
   * @param core that it stays on, of the first that has the name
   */
  async clients(settings: ClientSettings, name = '', core?: number): Promise<Clients> {
    const process = this.lasting(`clients ${name}`, () => startClientProcess(core))
    const clients = await process.connect(settings)
    this.onEnd(() => clients.leave())
    return clients
  }

  /** A road to the server, in this process; delays in ms. */
  async road(
    target: { readonly host: string; readonly port: number },
    conditions: Parameters<Road['set']>[0] = {},
  ): Promise<Road> {
    const { host, port } = target
    const road = await Road.open({ target: { host, port } })
    road.set(conditions)
    this.onEnd(() => road.close())
    return road
  }

  /** A process that goes on until the run is over: by the next arm it is warm. */
  lasting<T extends { stop(): Promise<void> }>(name: string, start: () => T): T {
    const known = this.#processes.get(name) ?? start()
    this.#processes.set(name, known)
    return known as T
  }

  /** Whatever ends by itself, and says why, ends the run. */
  needs(died: Promise<string>): void {
    void died.then(this.#tell)
  }

  /** Called when the round of the arm is over, the last one first. */
  onEnd(end: () => unknown): void {
    this.#ends.push(end)
  }

  /** Closes what the arm opened. What is gone already is closed: why was heard where it mattered. */
  async clear(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) {
      await Promise.resolve()
        .then(end)
        .catch(() => {})
    }
  }

  /** Closes everything. */
  async close(): Promise<void> {
    await this.clear()
    await Promise.all([...this.#processes.values()].map((process) => process.stop()))
    await Promise.all([...this.#lastingServers.values()].map((server) => server.stop()))
    await this.#drop()
  }

  async #drop(): Promise<void> {
    const kept = this.#kept
    this.#kept = undefined
    await kept?.server.stop()
  }
}
