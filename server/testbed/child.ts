import { type ChildProcess, spawn } from 'node:child_process'
import { atEnd } from './lifetime.ts'

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

const alive = new Set<ChildProcess>()
// A test process that is itself told to end leaves none behind either.
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

/** A real process, which ends with the test that started it, and all that it wrote. */
export class Child {
  readonly exited: Promise<Exit>
  stdout = ''
  stderr = ''
  /** Called on anything that changes: output, or the end. */
  readonly #watchers = new Set<() => void>()
  readonly #process: ChildProcess
  #exit: Exit | undefined

  constructor(command: string, args: readonly string[], options: ChildOptions = {}) {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#process = child
    alive.add(child)
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
      this.#changed()
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
      this.#changed()
    })
    child.on('error', (error) => {
      this.stderr += `${error.message}\n`
    })
    this.exited = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        alive.delete(child)
        this.#exit = { code, signal }
        resolve(this.#exit)
        this.#changed()
      })
    })
    atEnd(() => this.stop())
  }

  get pid(): number {
    return this.#process.pid ?? -1
  }

  /** How it ended, or undefined while it runs. */
  get exit(): Exit | undefined {
    return this.#exit
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): void {
    this.#process.kill(signal)
  }

  /** Asks it to end, and ends it when it has not done so within `grace` milliseconds. */
  async stop(grace = 2_000): Promise<Exit> {
    this.kill('SIGTERM')
    const timer = setTimeout(() => this.kill('SIGKILL'), grace)
    const exit = await this.exited
    clearTimeout(timer)
    return exit
  }

  /**
   * Resolves to what `look` finds in the child's output, as soon as it finds something.
   * @throws Error with all of stderr when the child ends first, or after `bound` milliseconds
   */
  async saying<T>(look: () => T | undefined, bound: number, what: string): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    let watcher = () => {}
    try {
      return await new Promise<T>((resolve, reject) => {
        const fail = (why: string) => reject(new Error(`${what}: ${why}\n${this.stderr}`.trimEnd()))
        timer = setTimeout(() => fail(`not within ${bound} ms`), bound)
        watcher = () => {
          const seen = look()
          if (seen !== undefined) resolve(seen)
          else if (this.#exit) fail(`it ended with ${this.#exit.code ?? this.#exit.signal}`)
        }
        this.#watchers.add(watcher)
        watcher()
      })
    } finally {
      clearTimeout(timer)
      this.#watchers.delete(watcher)
    }
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher()
  }
}
