import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { NotConnected } from './clients/not-connected.ts'
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

/** What is asked, and what is answered: of the same type. */
interface Message {
  readonly type: string
}

/** That it could not be done. `cpu`: as of `NotConnected`. */
interface Failed {
  readonly type: 'failed'
  readonly message: string
  readonly cpu?: number
}

/**
 * Starts a module of ours as a process that does not outlive this one, and that is asked one thing
 * after the other.
 * @param core that it stays on; undefined for any
 * @param name of the process, for errors
 */
export function startModule<Question extends Message, Answer extends Message>(
  file: string,
  core: number | undefined,
  name: string,
) {
  const start = pinned(core, process.execPath, ['--import', 'tsx', file])
  const child = spawn(start.command, start.args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  adopt(child)
  let waiting:
    | { readonly type: string; resolve(answer: never): void; reject(error: Error): void }
    | undefined
  const fail = (message: string, cpu?: number): void => {
    waiting?.reject(cpu === undefined ? new Error(message) : new NotConnected(message, cpu))
    waiting = undefined
  }
  child.on('message', (message: Answer | Failed) => {
    if (isFailed(message)) fail(message.message, message.cpu)
    // What nobody waits for any more is answered all the same.
    else if (message.type === waiting?.type) waiting.resolve(message as never)
  })
  child.once('error', (error) => fail(error.message))
  child.once('exit', (code, signal) => fail(`${name} ended with ${signal ?? code}`))

  /** @throws Error when it fails or ends; NotConnected where that is why */
  function ask<T extends Question>(question: T) {
    return new Promise<Extract<Answer, { readonly type: T['type'] }>>((resolve, reject) => {
      waiting = { type: question.type, resolve, reject }
      if (child.connected) child.send(question)
      else fail(`${name} has ended`)
    })
  }
  return { child, core: start.core, ask }
}

function isFailed(message: Message): message is Failed {
  return message.type === 'failed'
}

/** What such a module does: it answers whoever started it, and ends with it. */
export function answer<Question, Answer extends Message>(
  take: (question: Question) => Promise<Answer>,
): void {
  const say = (message: Answer | Failed) => process.send?.(message)
  process.on('message', (question: Question) => {
    take(question).then(say, (error: Error) => {
      const cpu = error instanceof NotConnected ? { cpu: error.cpu } : {}
      say({ type: 'failed', message: error.message, ...cpu })
    })
  })
  process.once('disconnect', () => process.exit())
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
