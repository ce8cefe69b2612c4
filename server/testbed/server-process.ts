import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Child, type Exit } from './child.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What a process needs from the machine. A PORT or REDIS_URL that happens to be set is not. */
const KEPT = /^(PATH|HOME|TMPDIR|TEMP|TMP|LANG|LC_.*|SystemRoot|APPDATA|LOCALAPPDATA|USERPROFILE)$/i

export interface ServerOptions {
  /** Its command line. Without `--port` it picks a free one. */
  readonly flags?: readonly string[]
  /** On top of PATH, HOME and the like. */
  readonly env?: Readonly<Record<string, string>>
  /** Relative to the project: the built server. A `.ts` file runs through tsx, about 0.5 s longer. */
  readonly entry?: string
}

/** The server as the process it is in real life. Its end is the test's, at the latest. */
export interface ServerProcess {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly stdout: string
  readonly stderr: string
  readonly exited: Promise<Exit>
  kill(signal?: NodeJS.Signals): void
  /** SIGTERM, and after `grace` ms (2,000) SIGKILL. */
  stop(grace?: number): Promise<Exit>
}

/**
 * Starts the server and waits for its line `ready at <url>`.
 * @throws Error with all of stderr when it ends instead, or is not ready within 20 s
 */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const child = launch(options)
  const look = () => /^ready at (\S+)\r?\n/m.exec(child.stdout)?.[1]
  const url = await child.saying(look, 20_000, 'the server did not start')
  return Object.assign(child, { url, port: Number(new URL(url).port) })
}

/**
 * Runs the server until it ends by itself, for what it refuses at start or only prints. Killed,
 * with that as its exit, after 20 s.
 */
export async function runServer(
  options: ServerOptions,
): Promise<Exit & Pick<Child, 'stdout' | 'stderr'>> {
  const child = launch(options)
  const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
  const exit = await child.exited
  clearTimeout(timer)
  return { ...exit, stdout: child.stdout, stderr: child.stderr }
}

function launch({ flags = [], env = {}, entry = 'dist/server/main.js' }: ServerOptions): Child {
  const given = flags.some((flag) => /^--port(=|$)/.test(flag)) || env.PORT !== undefined
  const loader = entry.endsWith('.ts') ? ['--import', 'tsx'] : []
  const args = [...loader, path.resolve(ROOT, entry), ...(given ? [] : ['--port', '0']), ...flags]
  const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name))
  return new Child(process.execPath, args, {
    cwd: ROOT,
    env: { ...Object.fromEntries(kept), ...env },
  })
}
