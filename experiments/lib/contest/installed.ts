import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { type Nchan, nchan } from './nginx.ts'

const run = promisify(execFile)

/** Contestants that no `npm ci` brings, where they are. */
export interface Installed {
  readonly nchan: Nchan | undefined
  readonly bun: { readonly version: string } | undefined
}

/** Of `BUN_PATH`, or on PATH. */
export const BUN = process.env.BUN_PATH || 'bun'

export async function installed(): Promise<Installed> {
  return { nchan: await nchan(), bun: await bun() }
}

async function bun(): Promise<Installed['bun']> {
  try {
    const { stdout } = await run(BUN, ['--version'])
    return { version: stdout.trim() }
  } catch {
    return undefined
  }
}

/** What a report says of them: versions, or that they were not there; never a path. */
export function versions(packages: readonly string[], others?: Installed): Record<string, string> {
  const own = Object.fromEntries(packages.map((name) => [name, versionOf(name)]))
  if (others === undefined) return own
  const { nchan, bun } = others
  const not = 'not installed'
  return { ...own, nchan: nchan ? `in ${nchan.version}` : not, bun: bun?.version ?? not }
}

/** Read as a file: not every package exports its package.json. */
function versionOf(name: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  const file = folders.map((folder) => `${folder}/${name}/package.json`).find(existsSync)
  if (file === undefined) throw new Error(`${name} is not there: run "npm ci" first`)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
