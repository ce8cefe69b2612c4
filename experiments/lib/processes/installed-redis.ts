import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { UsageError } from '../experiment.ts'

const run = promisify(execFile)

/** What the feed in Redis needs. */
const LEAST = [6, 2] as const

export interface InstalledRedis {
  /** Of `REDIS_PATH`, or on PATH. */
  readonly path: string
  /** `7.0.15` */
  readonly version: string
}

/** @throws UsageError where there is none that will do, with what would help */
export async function installedRedis(named = process.env.REDIS_PATH): Promise<InstalledRedis> {
  const path = named || 'redis-server'
  const needed = `redis-server ${LEAST.join('.')} or newer, which no "npm ci" brings`
  const advice = 'install it (Debian: apt-get install redis-server), or name it in REDIS_PATH'
  const said = await run(path, ['--version']).catch(() => undefined)
  const version = said && versionIn(said.stdout)
  if (version === undefined) {
    const missing = named ? `REDIS_PATH=${named} is no redis-server that runs` : 'it is not on PATH'
    throw new UsageError(`this question needs ${needed}, and ${missing}: ${advice}`)
  }
  if (isOlder(version)) {
    throw new UsageError(`this question needs ${needed}, and this one is ${version}: ${advice}`)
  }
  return { path, version }
}

/** @param text as `redis-server --version` says it */
export function versionIn(text: string): string | undefined {
  return /\bv=(\d+\.\d+\.\d+)/.exec(text)?.[1]
}

export function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1])
}
