import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { extract } from 'tar'
import { Child } from './child.ts'
import { atEnd } from './lifetime.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Released {
  /** The unpacked release, in a folder with nothing of ours above it. */
  readonly folder: string
  readonly origin: string
}

/** Makes the release, unpacks it elsewhere, and starts it there with Node and an empty environment. */
export async function startReleased(): Promise<Released> {
  const away = await mkdtemp(join(tmpdir(), 'push-or-poll-released-'))
  atEnd(() => rm(away, { recursive: true, force: true }))
  const make = ['--import', 'tsx', 'server/release.ts', away]
  const { stdout } = await promisify(execFile)(process.execPath, make, { cwd: ROOT })
  const [, name = ''] = /(push-or-poll-[\d.]+)\.tar\.gz\n$/.exec(stdout) ?? []
  await extract({ file: join(away, `${name}.tar.gz`), cwd: away })
  const folder = join(away, name)
  const args = [join(folder, 'server/main.js'), '--port', '0']
  const child = new Child(process.execPath, args, { cwd: away, env: {} })
  const look = () => /^ready at (\S+)\r?\n/m.exec(child.stdout)?.[1]
  return { folder, origin: await child.saying(look, 20_000, 'the release did not start') }
}
