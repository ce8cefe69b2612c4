import { msg, str } from '@lit/localize'
import type { Batch, FeedEvent } from '../../server/feed/event.ts'
import { Backoff } from '../transports/backoff.ts'
import { platformOf, post } from '../transports/post.ts'
import { Reader } from '../transports/reader.ts'
import { sleep } from '../transports/sleep.ts'
import type { Connection, ConnectOptions, Transport } from '../transports/transport.ts'
import type { Kit, Learner, Query } from './learner.ts'
import { type Finding, PromiseChecker } from './promise-checker.ts'

/** A transport whose browser half is the learner's own code. */
export function learnerTransport(name: string, learner: Learner): Transport {
  return {
    name,
    label: name,
    hue: '#767676',
    shape: 'star',
    motto: 'Your own code, held against promises 1 to 3.',
    connect: (options) => connect(name, learner, options),
  }
}

/** Whatever the learner's code does, the page goes on: what it throws becomes the lane's state. */
function connect(name: string, learner: Learner, options: ConnectOptions): Connection {
  const reader = new Reader(options)
  const closing = new AbortController()
  const backoff = new Backoff()

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      const attempt = new AbortController()
      const signal = AbortSignal.any([closing.signal, attempt.signal])
      try {
        reader.attach()
        await work(signal)
      } catch (error) {
        if (closing.signal.aborted) return
        console.error(`lab.lane('${name}'):`, error)
        const retryIn = backoff.next()
        const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
        attempt.abort()
        reader.report({ kind: 'state', state: 'waiting', why, retryIn })
        await sleep(retryIn, closing.signal)
      }
    }
  }

  /** Until the lane is closed. @throws what the learner's code did, in a callback too */
  async function work(signal: AbortSignal): Promise<void> {
    let fail: (error: unknown) => void = () => {}
    const failure = new Promise<never>((_, reject) => {
      fail = reject
    })
    const kit = kitOf(options, { reader, signal, fail, succeeded: () => backoff.succeeded() })
    const done = async () => {
      await learner(kit)
      // It may have set something up, and left the rest to that.
      await ended(signal)
    }
    await Promise.race([done(), failure])
  }

  void run()
  return {
    get cursor() {
      return reader.cursor
    },
    publish: (notification) => post(options, notification),
    close() {
      reader.close()
      closing.abort()
    },
  }
}

interface Attempt {
  readonly reader: Reader
  readonly signal: AbortSignal
  /** Something that the learner's code handed over was not what it takes. */
  fail(error: unknown): void
  succeeded(): void
}

function kitOf(options: ConnectOptions, attempt: Attempt): Kit {
  const { reader, signal, fail, succeeded } = attempt
  const checker = new PromiseChecker()
  // Where the last attempt of the code left off, unless the page wants it forgotten.
  const before = options.keepCursor?.() === false ? undefined : reader.cursor
  checker.start(before)
  let isStarted = false

  function broken(finding: Finding): void {
    const detail = worded(finding)
    console.warn(detail)
    // A gap is noticed by every reader, and is reported as one.
    if (finding.promise === 2) return
    const reason = `promise-${finding.promise}`
    const problem = { type: 'about:blank', title: reason, status: 0, detail, reason }
    reader.report({ kind: 'problem', problem })
  }

  /** Something arrived: the lane is at work, whether or not a batch has said from where. */
  function begun(cursor: string | undefined): void {
    if (isStarted || cursor === undefined) return
    isStarted = true
    succeeded()
    reader.report({ kind: 'state', state: 'open' })
  }

  function event(it: FeedEvent): void {
    // A stream that the code forgot to close talks to nobody.
    if (signal.aborted) return
    const findings = checker.event(it)
    for (const finding of findings) broken(finding)
    if (findings.some((finding) => finding.promise === 3 && finding.what === 'no-id')) return
    begun(it.id)
    reader.event(it)
  }

  function batch(it: Batch | Response): Promise<void> {
    const taken = take(it)
    // Nobody need wait for it: what it throws is shown on the lane all the same.
    taken.catch(fail)
    return taken
  }

  async function take(it: Batch | Response): Promise<void> {
    signal.throwIfAborted()
    if (isResponse(it)) {
      if (it.status === 204) return nothing()
      if (it.status !== 200) throw new Error(`HTTP ${it.status}`)
      return whole((await it.json()) as Batch)
    }
    whole(it)
  }

  function nothing(): void {
    begun(reader.cursor)
    reader.nothing()
  }

  function whole(it: Batch): void {
    if (!Array.isArray(it?.events)) throw new TypeError(msg('batch() was given something else.'))
    if (it.outcome === 'resumed') {
      for (const finding of it.events.flatMap((each) => checker.event(each))) broken(finding)
    } else {
      checker.start(it.cursor)
    }
    begun(it.cursor)
    reader.batch(it)
  }

  return {
    url: (path, query) => urlOf(options, path, query),
    async get(path, query) {
      signal.throwIfAborted()
      reader.report({ kind: 'request' })
      const init = { signal, credentials: 'include' } as const
      return await platformOf(options).fetch(urlOf(options, path, query), init)
    },
    cursor: () => (isStarted || before !== undefined ? reader.cursor : undefined),
    event,
    batch,
    async sleep(ms) {
      await sleep(ms, signal)
      signal.throwIfAborted()
    },
    signal,
  }
}

function urlOf({ origin, bench }: ConnectOptions, path: string, query: Query = {}): string {
  const url = new URL(path, origin)
  if (bench !== undefined) url.searchParams.set('bench', bench)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return url.href
}

/** Of any realm, and of Node's stand-ins too. */
function isResponse(it: Batch | Response): it is Response {
  return typeof (it as Response | undefined)?.status === 'number'
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
}

function worded(finding: Finding): string {
  if (finding.promise === 1) return msg(str`order broken: ${finding.seq} after ${finding.after}`)
  if (finding.promise === 2) {
    return msg(
      str`silent gap: ${finding.missing} missing between ${finding.after} and ${finding.seq}`,
    )
  }
  return finding.what === 'no-id'
    ? msg(str`not recognisable: an event with the id ${finding.id}`)
    : msg(str`not recognisable: ${finding.id} came again with other content`)
}
