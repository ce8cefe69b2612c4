import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createClient } from '@redis/client'
import { Child } from './child.ts'
import { pathOf } from './found.ts'
import { freePort } from './free-port.ts'
import { atEnd } from './lifetime.ts'

export interface RedisSettings {
  /** Flags of `redis-server`, such as `--appendonly yes`. */
  readonly flags?: readonly string[]
}

/**
 * A real Redis on a free port, with its files in a folder of its own, until the test ends. What it
 * has is in memory alone, unless its flags say otherwise.
 */
export class Redis {
  readonly port: number
  readonly url: string
  readonly folder: string
  readonly #flags: readonly string[]
  #child: Child

  private constructor(port: number, folder: string, flags: readonly string[], child: Child) {
    this.port = port
    this.url = `redis://127.0.0.1:${port}`
    this.folder = folder
    this.#flags = flags
    this.#child = child
  }

  /** @throws Error with what it wrote where it does not start */
  static async start({ flags = [] }: RedisSettings = {}): Promise<Redis> {
    const folder = await mkdtemp(path.join(os.tmpdir(), `push-or-poll-redis-${process.pid}-`))
    // Registered before the child, so that the folder goes after Redis has ended.
    atEnd(() => rm(folder, { recursive: true, force: true }))
    for (let attempt = 1; ; attempt++) {
      const port = await freePort()
      try {
        return new Redis(port, folder, flags, await launch(port, folder, flags))
      } catch (error) {
        // Someone else may have taken the port between our asking for it and Redis's.
        if (attempt === 3 || !/in use/.test((error as Error).message)) throw error
      }
    }
  }

  get pid(): number {
    return this.#child.pid
  }

  command<T = unknown>(...args: readonly string[]): Promise<T> {
    return command(this.url, ...args)
  }

  /** SIGKILL: nothing is written any more. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#child.exited
  }

  /** On the same port, with whatever its folder has. */
  async startAgain(): Promise<void> {
    this.#child = await launch(this.port, this.folder, this.#flags)
  }

  /** SIGSTOP: its sockets stay open, and nobody answers. */
  pause(): void {
    this.#child.kill('SIGSTOP')
  }

  resume(): void {
    this.#child.kill('SIGCONT')
  }
}

/** What an operator types: one command, over a connection of its own. */
export async function command<T = unknown>(url: string, ...args: readonly string[]): Promise<T> {
  const client = createClient({ url, RESP: 2, socket: { reconnectStrategy: false } })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.sendCommand([...args])) as T
  } finally {
    client.destroy()
  }
}

async function launch(port: number, folder: string, flags: readonly string[]): Promise<Child> {
  const own = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--daemonize', 'no']
  const unsaved = ['--save', '', '--appendonly', 'no']
  const child = new Child(pathOf('redis'), [...own, ...unsaved, ...flags])
  const look = (): true | undefined =>
    child.stdout.includes('Ready to accept connections') || undefined
  await child.saying(look, 20_000, 'Redis did not start').catch((error: Error) => {
    throw new Error(`${error.message}\n${child.stdout}`)
  })
  return child
}
