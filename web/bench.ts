import type { Bench as BenchOnServer } from '../server/lab/bench.ts'
import { benchPart, changesSource, FIRST, type PageSettings } from './model/settings.ts'
import { NotLetIn } from './standing.ts'
import { reasonOf, request } from './transports/post.ts'

/** Milliseconds for an answer, beside the road's own delay. */
const PATIENCE = 3000
/** Milliseconds for what the server has to do: opening ports, on a machine that may be busy. */
const DOING = 10_000

/** How a lane reaches the server. */
export interface Way {
  /** `own`: there are no roads. `fallback`: there is one, but it is out of reach from here. */
  readonly kind: 'road' | 'own' | 'fallback'
  readonly origin: string
  readonly bench: string | undefined
}

/** What a fault may be on a road; for `freeze` and `refuse` with how long, ms. */
export type FaultKind = 'cut' | 'freeze' | 'refuse' | 'restore'

/**
 * What this page has to itself on the server: roads, and a feed of its own once it changes the
 * source. The settings are kept here, and put again on a server that has forgotten them.
 */
export class Bench {
  /** What the server took last. */
  #accepted: PageSettings = FIRST
  /** Changes that the server has not answered yet, in the order in which they were made. */
  #pending: Partial<PageSettings>[] = []
  #settings: PageSettings = FIRST
  #bench: BenchOnServer | undefined
  readonly #unreachable = new Set<string>()
  #isLeft = false
  readonly #watchers = new Set<() => void>()
  /** Why there is no bench. */
  #without = new Error('there is no bench')
  /** Whatever is asked of the server, one after the other: no bench is made twice. */
  #queue: Promise<unknown> = Promise.resolve()

  constructor() {
    // A page before this one may have left its cookie.
    setCookie(FIRST.cookieBytes)
  }

  get name(): string | undefined {
    return this.#bench?.name
  }

  /** Whose feed the lanes are on; undefined: the one that everyone watches. */
  get feed(): string | undefined {
    return this.#isLeft ? undefined : this.name
  }

  /** As the page shows them: what the server took, and what it is being asked for. */
  get settings(): PageSettings {
    return this.#settings
  }

  /** Whether there are roads to be worse than a wire. */
  get hasRoads(): boolean {
    return Object.keys(this.#bench?.roads ?? {}).length > 0
  }

  /** Calls back when settings, roads or ways changed. Returns what ends it. */
  watch(changed: () => void): () => void {
    this.#watchers.add(changed)
    return () => void this.#watchers.delete(changed)
  }

  /**
   * Makes sure that the server has this bench, as it is set here: asks for a new one where it has
   * none (any more). @throws Error whose message is for a person: `NotLetIn` where it has to be
   * known first who this is
   */
  ensure(): Promise<void> {
    return this.#next(async () => {
      try {
        await this.#renew(this.#accepted)
      } catch (error) {
        if (!(error instanceof NotLetIn)) throw error
        this.#bench = undefined
        this.#without = error
        throw error
      } finally {
        this.#changed()
      }
    })
  }

  /** @throws Error whose message is for a person; what it was to change is then as it was */
  async set(changes: Partial<PageSettings>): Promise<void> {
    const names = Object.keys(benchPart({ ...this.#settings, ...changes }))
    if (!names.some((name) => Object.hasOwn(changes, name))) {
      this.#accepted = { ...this.#accepted, ...changes }
      setCookie(this.#accepted.cookieBytes)
      this.#changed()
      return
    }
    this.#pending.push(changes)
    this.#changed()
    await this.#next(async () => {
      try {
        if (this.#bench === undefined) throw this.#without
        const wanted = { ...this.#accepted, ...changes }
        await this.#renew(wanted)
        this.#accepted = wanted
        setCookie(wanted.cookieBytes)
      } finally {
        this.#pending = this.#pending.filter((other) => other !== changes)
        this.#changed()
      }
    })
  }

  /** Whether these changes bring the lanes another feed. */
  isAnotherFeed(changes: Partial<PageSettings>): boolean {
    return changesSource(this.#settings, { ...this.#settings, ...changes })
  }

  /**
   * Returns how many connections were cut.
   * @param roads names of transports; all by default
   * @throws Error whose message is for a person
   */
  async fault(
    fault: FaultKind,
    { ms, roads }: { ms?: number; roads?: string[] } = {},
  ): Promise<number> {
    if (this.#bench === undefined) throw this.#without
    const body = { fault, ...(ms !== undefined && { ms }), ...(roads && { roads }) }
    const path = `/lab/benches/${this.#bench.name}/faults`
    return (await send<{ cut: number }>('POST', path, body)).cut
  }

  /** Whether lanes leave it for a while, and are where everyone is who has no bench. */
  leave(isLeft: boolean): void {
    this.#isLeft = isLeft
    this.#changed()
  }

  wayOf(transport: string): Way {
    if (this.#isLeft) return { kind: 'own', origin: location.origin, bench: undefined }
    const bench = this.#bench?.name
    const port = this.#bench?.roads[transport]
    if (port === undefined) return { kind: 'own', origin: location.origin, bench }
    if (this.#unreachable.has(transport)) {
      return { kind: 'fallback', origin: location.origin, bench }
    }
    return { kind: 'road', origin: this.#origin(port), bench }
  }

  /**
   * A lane could not open over its road: looks whether anybody can. A proxy or a firewall that
   * lets one port through makes the lane fall back to the page's own origin.
   */
  async doubt(transport: string): Promise<void> {
    const port = this.#bench?.roads[transport]
    const { name } = this.#bench ?? {}
    if (port === undefined || this.#unreachable.has(transport)) return
    const search = `/health?bench=${name}`
    if (await isThere(`${this.#origin(port)}${search}`, PATIENCE + 4 * this.#settings.delay)) return
    // With nobody at home either, it says nothing about the road.
    if (!(await isThere(`${location.origin}${search}`, PATIENCE))) return
    if (this.#bench?.roads[transport] !== port) return
    this.#unreachable.add(transport)
    this.#changed()
  }

  /** Puts the settings, or makes a bench with them where the server has none (any more). */
  async #renew(settings: PageSettings): Promise<void> {
    const kept = this.#bench && (await this.#put(this.#bench.name, settings))
    this.#bench = kept ?? (await this.#make(settings))
  }

  async #make(settings: PageSettings): Promise<BenchOnServer> {
    const bench = await send<BenchOnServer>('POST', '/lab/benches', benchPart(settings))
    this.#unreachable.clear()
    return bench
  }

  /** Undefined: the server knows no bench of this name (any more). */
  async #put(name: string, settings: PageSettings): Promise<BenchOnServer | undefined> {
    try {
      return await send<BenchOnServer>('PUT', `/lab/benches/${name}`, benchPart(settings))
    } catch (error) {
      if (error instanceof NoBench) return undefined
      throw error
    }
  }

  #next<Result>(step: () => Promise<Result>): Promise<Result> {
    const result = this.#queue.then(step)
    this.#queue = result.catch(() => {})
    return result
  }

  /** By the page's own hostname: `localhost` and `127.0.0.1` share no cookies. */
  #origin(port: number): string {
    return `${location.protocol}//${location.hostname}:${port}`
  }

  #changed(): void {
    this.#settings = Object.assign({}, this.#accepted, ...this.#pending)
    for (const changed of this.#watchers) changed()
  }
}

class NoBench extends Error {}

async function send<T>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<T> {
  const response = await request({ origin: location.origin }, path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(DOING),
  })
  // One that was made as somebody else is as good as none: whoever this is now makes another.
  const isTheirs = response.status === 403 && method === 'PUT'
  if (response.status === 404 || isTheirs) throw new NoBench('the server has no such bench')
  if (response.status === 401 || response.status === 403) throw new NotLetIn()
  if (!response.ok) throw new Error(await reasonOf(response))
  return (await response.json()) as T
}

async function isThere(url: string, patience: number): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(patience) })).ok
  } catch {
    return false
  }
}

/** A cookie as sites have them: it goes along with every request, handshakes included. */
function setCookie(bytes: number): void {
  const name = 'extra'
  const value = 'x'.repeat(Math.max(0, bytes - `; ${name}=`.length))
  const life = bytes > 0 ? '' : '; max-age=0'
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs a secure context
  document.cookie = `${name}=${value}; path=/; samesite=lax${life}`
}
