import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { find } from './find.ts'
import type { Part } from './parts.ts'

const run = promisify(execFile)
const MINUTES = 60_000

/** A way to get a part that is not there, in the words of the line that announces it. */
interface Way {
  readonly words: string
  go(): Promise<void>
}

/** Debian forbids a package's service to start while this file says 101: none is wanted here. */
const QUIETLY = `
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    trap 'rm -f $policy' EXIT
    printf '#!/bin/sh\\nexit 101\\n' > $policy
    chmod +x $policy
  fi`

/** Two runs may install at once: the later one waits for the lock of the earlier. */
const APT = 'apt-get -qq -o DPkg::Lock::Timeout=300'

/**
 * Installs a part and returns where it then is.
 * @throws Error that tells what was tried, and how to help oneself
 */
export async function install(part: Part, say: (line: string) => void): Promise<string> {
  const failures: string[] = []
  for (const way of await ways(part)) {
    say(`no ${part.title} here, which the tests need: ${way.words} (this may take minutes)`)
    const failure = await way.go().then(
      () => 'it ended well, but what it installed does not run',
      (error: unknown) => lastLines(error),
    )
    const found = await find(part)
    if (found !== undefined) return found
    failures.push(`${way.words}:\n${failure}`)
  }
  if (failures.length === 0) failures.push('no way to install it on this system is known')
  throw new Error(
    `The tests need ${part.title}, and it could not be installed.\n${failures.join('\n')}\n` +
      `Install it by hand (on Debian: apt-get install ${part.debian}), or name an executable ` +
      `in ${part.variable}, or switch its tests off with TEST_WITHOUT=${part.name}.`,
  )
}

async function ways(part: Part): Promise<Way[]> {
  const known: Way[] = []
  const root = await rootPrefix()
  if (root !== undefined && (await works('apt-get', ['--version']))) {
    known.push({ words: `apt-get install ${part.debian}`, go: () => aptInstall(part, root) })
  }
  if (part.name === 'browser') {
    known.push({ words: 'downloading the Chromium that Playwright has', go: playwrightInstall })
  }
  return known
}

/** What to put before a command to run it as root, or undefined where that takes a password. */
async function rootPrefix(): Promise<string[] | undefined> {
  if (process.getuid?.() === 0) return []
  return (await works('sudo', ['-n', 'true'])) ? ['sudo', '-n'] : undefined
}

async function aptInstall(part: Part, root: readonly string[]): Promise<void> {
  const [command = '', ...rest] = [...root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'sh', '-c']
  const asRoot = (script: string) => run(command, [...rest, script], { timeout: 10 * MINUTES })
  // The lock of the package lists knows no timeout, and one dead source must not stop the rest:
  // whether the lists suffice is for the installation to say.
  for (let attempt = 1; attempt <= 5; attempt++) {
    const updated = await asRoot(`${APT} update`).then(
      () => true,
      () => false,
    )
    if (updated) break
    await wait(3_000)
  }
  await asRoot(`${QUIETLY}\n${APT} install -y --no-install-recommends ${part.debian}`)
}

async function playwrightInstall(): Promise<void> {
  const folder = path.dirname(
    createRequire(import.meta.url).resolve('playwright-core/package.json'),
  )
  const args = [path.join(folder, 'cli.js'), 'install', '--no-shell']
  // Its libraries come from the system's packages, which only root may add.
  if (process.platform === 'linux' && process.getuid?.() === 0) args.push('--with-deps')
  await run(process.execPath, [...args, 'chromium'], { timeout: 10 * MINUTES })
}

async function works(command: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(command, args)
    return true
  } catch {
    return false
  }
}

function lastLines(error: unknown): string {
  const { stderr, stdout } = error as { stderr?: string; stdout?: string }
  const text = stderr?.trim() || stdout?.trim() || String(error)
  return text.split('\n').slice(-8).join('\n')
}
