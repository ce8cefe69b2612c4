import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { pinned } from './cores.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const alive = new Set<ChildProcess>()

/** What a process that was told to end ends with, as shells have it: 128 and the signal's number. */
const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

/**
 * Sees to it that a child does not outlive this process, however that ends short of SIGKILL:
 * each is ended by its own id. From the first child on, Ctrl-C ends this process.
 */
export function adopt(child: ChildProcess): void {
  if (alive.size === 0 && process.listenerCount('exit', endAll) === 0) {
    process.on('exit', endAll)
    for (const [signal, code] of Object.entries(CODES)) {
      process.once(signal, () => process.exit(code))
    }
  }
  alive.add(child)
  child.once('exit', () => alive.delete(child))
}

/**
 * Starts a module of ours as a process that does not outlive this one, and that talks over IPC.
 * @param core that it stays on; undefined for any
 */
export function startModule(file: string, core: number | undefined) {
  const start = pinned(core, process.execPath, ['--import', 'tsx', file])
  const child = spawn(start.command, start.args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  adopt(child)
  return { child, core: start.core }
}

/** Asks a child to end, and ends it when it has not done so within `grace` ms. */
export async function stopChild(child: ChildProcess, grace = 3000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), grace)
  await ended
  clearTimeout(timer)
}

function endAll(): void {
  for (const child of alive) child.kill('SIGKILL')
}
