import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { adopt, stopChild } from '../children.ts'
import { pinned } from '../cores.ts'
import { freePort } from '../free-port.ts'
import type { InstalledRedis } from './installed-redis.ts'

const HOST = '127.0.0.1'
/** Milliseconds within which it must be ready. */
const PATIENCE = 10_000
/** Bytes kept of what it says. */
const WORDS = 4096
/** Times that another free port is tried, where somebody else was faster. */
const TRIES = 3

export interface RedisServer {
  readonly url: string
  readonly pid: number
  /** Why it ended, when it did so by itself; never settles otherwise. */
  readonly died: Promise<string>
  /** Resolves when it has ended and its folder is gone. */
  stop(): Promise<void>
}

/**
 * Starts a Redis that nobody else uses, on a free port, with its files in a folder of its own that
 * goes with it. It has everything in memory and writes nothing: what is asked is what the log costs,
 * and not the disk.
 * @param core that it stays on; undefined for any
 * @throws Error with what it said, when it is not ready within 10 s
 */
export async function startRedis(
  redis: InstalledRedis,
  core: number | undefined,
): Promise<RedisServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(redis, core, await freePort())
    } catch (error) {
      if (attempt === TRIES || !/in use/.test((error as Error).message)) throw error
    }
  }
}

async function launch({ path: command }: InstalledRedis, core: number | undefined, port: number) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'push-or-poll-redis-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  const own = ['--port', `${port}`, '--bind', HOST, '--dir', folder, '--daemonize', 'no']
  const unsaved = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction']
  const start = pinned(core, command, [...own, ...unsaved])
  const child = spawn(start.command, start.args, { stdio: ['ignore', 'pipe', 'pipe'] })
  adopt(child)
  let said = ''
  let isStopping = false
  const over = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => {
      resolve(`Redis ended with ${signal ?? code}\n${said}`.trimEnd())
    })
  })
  const stop = async (): Promise<void> => {
    isStopping = true
    await stopChild(child)
    process.removeListener('exit', remove)
    remove()
  }
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer)
      reject(new Error(`Redis did not start: ${why}`))
    }
    const timer = setTimeout(() => fail(`not ready within ${PATIENCE} ms\n${said}`), PATIENCE)
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-WORDS)
        if (!said.includes('Ready to accept connections')) return
        clearTimeout(timer)
        resolve()
      })
    }
    void over.then(fail)
  })
  try {
    await ready
  } catch (error) {
    await stop()
    throw error
  }
  const died = new Promise<string>((resolve) => {
    void over.then((why) => {
      if (!isStopping) resolve(why)
    })
  })
  return { url: `redis://${HOST}:${port}`, pid: child.pid ?? -1, died, stop }
}
