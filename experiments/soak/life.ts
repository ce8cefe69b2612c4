import http from 'node:http'
import net from 'node:net'
import { INSPECTABLE, residentIn } from '../lib/garbage.ts'
import { openFilesOf } from '../lib/proc.ts'
import { type Server, startServer } from '../lib/server.ts'
import type { End } from './plan.ts'

/** Seconds that a drain may take; as a variable, which a server without that option does not mind. */
const DRAIN = 3

/** Milliseconds for which a drain may be late, on a busy machine. */
const LATE = 5000

/** Ports to try: below those that systems give to outgoing connections (32,768 and up). */
const PORTS = { first: 20_000, count: 10_000 }

/** Times that a server is asked for its log, at most: a question is given up after 10 s or so. */
const ATTEMPTS = 3

/** What a server takes. */
export interface Taken {
  /** Undefined where nobody can tell: they are counted in `/proc`. */
  readonly openFiles: number | undefined
  /** Bytes, all garbage collected. */
  readonly resident: number
  readonly heap: number
}

/** One server process, on a port that is the same for all. */
export class Life {
  readonly server: Server

  private constructor(server: Server) {
    this.server = server
  }

  static async begin(port: number, flags: readonly string[]): Promise<Life> {
    const server = await startServer({
      flags: ['--port', String(port), ...flags],
      nodeFlags: [INSPECTABLE],
      env: { DRAIN: String(DRAIN) },
      core: undefined,
    })
    return new Life(server)
  }

  /** Ends it. Resolves to how many ms it took, and to what is wrong with how it ended. */
  async end(how: End): Promise<{ took: number; wrong: string | undefined }> {
    const began = performance.now()
    const result = await this.server.end(how === 'drain' ? 'SIGTERM' : 'SIGKILL')
    const took = performance.now() - began
    let wrong: string | undefined
    if (result !== (how === 'drain' ? 0 : 'SIGKILL')) wrong = `it ended with ${result}`
    else if (took > DRAIN * 1000 + LATE) wrong = `it took ${Math.round(took)} ms to end`
    return { took, wrong }
  }

  openFiles(): Promise<number | undefined> {
    return openFilesOf(this.server.pid)
  }

  async taken(): Promise<Taken> {
    const openFiles = await this.openFiles()
    const resident = await residentIn(this.server)
    const { process } = await this.#ask<{ process: { heapUsed: number } }>('/stats')
    return { openFiles, resident, heap: process.heapUsed }
  }

  /** The name of its log. Asked again while a crowd that comes back has it too busy to answer. */
  async epoch(): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { cursor } = await this.#ask<{ cursor: string }>('/feed/short-polling')
        return cursor.slice(0, cursor.indexOf('.'))
      } catch (error) {
        if (attempt === ATTEMPTS) throw error
      }
    }
  }

  /** Asks over a connection that is not kept. @throws Error on any answer but 200 */
  #ask<T>(path: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const request = http.get(`${this.server.url}${path}`, { agent: false }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (part: string) => {
          text += part
        })
        answer.on('error', reject).on('end', () => {
          if (answer.statusCode === 200) resolve(JSON.parse(text) as T)
          else reject(new Error(`${path} was answered ${answer.statusCode}: ${text}`))
        })
      })
      request.on('error', reject)
    })
  }
}

/**
 * A port that stays free for a server that is killed and started again. One of those that outgoing
 * connections get would be taken by a client that looks for the server while it is away: it might
 * even connect to itself (RFC 9293 §3.5, simultaneous open), and answer its own questions.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count)
    const isFree = await new Promise<boolean>((resolve) => {
      const listener = net.createServer()
      listener.once('error', () => resolve(false))
      listener.listen(port, '127.0.0.1', () => listener.close(() => resolve(true)))
    })
    if (isFree) return port
  }
}
