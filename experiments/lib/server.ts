import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Stats } from '../../server/observe/stats.ts'
import { adopt, stopChild } from './children.ts'
import { pinned } from './cores.ts'
import { type Cpu, cpuOf, rssOf } from './proc.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What a process needs of the machine. A PORT or RATE that happens to be set is not. */
const KEPT =
  /^(PATH|NGINX_PATH|HOME|TMPDIR|TEMP|TMP|LANG|LC_.*|SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE)$/i

/** Milliseconds within which a server must be ready. */
const PATIENCE = 60_000

/** Bytes kept of what it says on stderr, of the beginning and of the end. */
const WORDS = 4096

export interface ServerSettings {
  /** Its command line; without `--port` it picks a free one. */
  readonly flags?: readonly string[]
  /** Node's own, such as `--expose-gc`. */
  readonly nodeFlags?: readonly string[]
  /** On top of PATH, HOME and the like. */
  readonly env?: Readonly<Record<string, string>>
  /** The core that it stays on; 0 by default, undefined for any. */
  readonly core?: number | undefined
  /** `dist/server/main.js`; a `.ts` file runs through tsx, for tests. */
  readonly entry?: string
  /** What runs it instead of Node, such as Bun. */
  readonly runtime?: string
}

export interface Server {
  readonly url: string
  readonly host: string
  readonly port: number
  readonly pid: number
  /** Milliseconds from its spawn until it said that it was ready. */
  readonly readyAfter: number
  /** Why it ended, when it did so by itself; never settles otherwise. A run is not valid then. */
  readonly died: Promise<string>
  /** Since it began: `/proc` where there is one (`proc.ts` says how fine), else `/stats`. */
  cpu(): Promise<Cpu>
  /** Resident memory, bytes. */
  rss(): Promise<number>
  stats(): Promise<Stats>
  /** `POST /feed/events` with a notification. @throws Error on any answer but 201 */
  publish(notification: Readonly<Record<string, string>>): Promise<{ id: string; at: number }>
  /** What it first said on stderr, where Node says that it can be inspected, 4 kB at most. */
  firstWords(): string
  /** What it last said on stderr, 4 kB at most. */
  lastWords(): string
  /** Sends it a signal of which it ends. Resolves to its exit code, or to the signal. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>
  /** SIGTERM, and after 3 s SIGKILL. Resolves when it has ended. */
  stop(): Promise<void>
}

/**
 * Starts the built server as a process of its own and waits for its line `ready at <url>`.
 * @throws Error when it is not built, ends instead, or is not ready within 60 s; with its stderr
 */
export async function startServer(settings: ServerSettings = {}): Promise<Server> {
  const { flags = [], nodeFlags = [], entry = 'dist/server/main.js', runtime } = settings
  const file = path.resolve(ROOT, entry)
  if (!existsSync(file)) throw new Error(`${entry} is not there: run "npm run build" first`)
  const loader = file.endsWith('.ts') && runtime === undefined ? ['--import', 'tsx'] : []
  const port = flags.some((flag) => /^--port(=|$)/.test(flag)) ? [] : ['--port', '0']
  const args = [...nodeFlags, ...loader, file, ...port, ...flags]
  const start = pinned('core' in settings ? settings.core : 0, runtime ?? process.execPath, args)
  const env = Object.entries(process.env).filter(([name]) => KEPT.test(name))
  const began = performance.now()
  const child = spawn(start.command, start.args, {
    cwd: ROOT,
    env: { ...Object.fromEntries(env), ...settings.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  adopt(child)
  const { ready, died, ended, firstWords, lastWords, stopping } = listen(child)
  const url = new URL(await ready)
  const readyAfter = performance.now() - began
  const pid = child.pid ?? -1
  const stats = () => json<Stats>(new URL('/stats', url), {}, 200)

  return {
    url: url.origin,
    host: url.hostname,
    port: Number(url.port),
    pid,
    readyAfter,
    died,
    stats,
    async cpu() {
      const cpu = await cpuOf(pid)
      if (cpu !== undefined) return cpu
      const { cpuUser, cpuSystem } = (await stats()).process
      return { user: cpuUser, system: cpuSystem }
    },
    rss: async () => (await rssOf(pid)) ?? (await stats()).process.rss,
    publish: (data) =>
      json(
        new URL('/feed/events', url),
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type: 'notification', data }),
        },
        201,
      ),
    firstWords,
    lastWords,
    async end(signal) {
      stopping()
      child.kill(signal)
      return ended
    },
    stop() {
      stopping()
      return stopChild(child)
    },
  }
}

function listen(child: ChildProcess) {
  let stdout = ''
  let stderr = ''
  let first = ''
  let isStopping = false
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-WORDS)
    if (first.length < WORDS) first = (first + text).slice(0, WORDS)
  })
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? code ?? -1))
  })
  const over = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    void ended.then((how) => resolve(`the server ended with ${how}\n${stderr}`.trimEnd()))
  })
  const died = new Promise<string>((resolve) => {
    void over.then((why) => {
      if (!isStopping) resolve(why)
    })
  })
  const ready = new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`the server was not ready within ${PATIENCE} ms\n${stderr}`))
      child.kill('SIGKILL')
    }, PATIENCE)
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-WORDS)
      const [, url] = /^ready at (\S+)\r?\n/m.exec(stdout) ?? []
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    })
    void over.then((why) => {
      clearTimeout(timer)
      reject(new Error(why))
    })
  })
  const stopping = (): void => {
    isStopping = true
  }
  return { ready, died, ended, firstWords: () => first, lastWords: () => stderr, stopping }
}

async function json<T>(url: URL, init: RequestInit, status: number): Promise<T> {
  const response = await fetch(url, init)
  if (response.status === status) return (await response.json()) as T
  throw new Error(`${url.pathname} was answered ${response.status}: ${await response.text()}`)
}
