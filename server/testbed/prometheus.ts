import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Child } from './child.ts'
import { eventually } from './eventually.ts'
import { pathOf } from './found.ts'
import { freePort } from './free-port.ts'
import { atEnd } from './lifetime.ts'

/** The configuration that ships. */
export const SHIPPED = fileURLToPath(new URL('../deploy/prometheus.yml', import.meta.url))

/** One series of an answer, with its newest value. */
export interface Sampled {
  readonly metric: Readonly<Record<string, string>>
  readonly value: readonly [at: number, value: string]
}

/** A real Prometheus, on a free port and with a folder of its own, until the test ends. */
export class Prometheus {
  readonly #url: string

  private constructor(url: string) {
    this.#url = url
  }

  /**
   * With the configuration that ships, but for the servers, which are on these ports of this machine,
   * and each second instead of each 15.
   */
  static async start(servers: readonly number[]): Promise<Prometheus> {
    const folder = await mkdtemp(path.join(os.tmpdir(), `push-or-poll-prometheus-${process.pid}-`))
    // Registered before the child, so that the folder goes after Prometheus has ended.
    atEnd(() => rm(folder, { recursive: true, force: true }))
    const config = path.join(folder, 'prometheus.yml')
    const shipped = await readFile(SHIPPED, 'utf8')
    await writeFile(
      config,
      shipped
        .replace(/server-(\d):3000/g, (_, number) => `127.0.0.1:${servers[number - 1]}`)
        .replace('scrape_interval: 15s', 'scrape_interval: 1s\n  scrape_timeout: 1s'),
    )
    const address = `127.0.0.1:${await freePort()}`
    const child = new Child(pathOf('prometheus'), [
      `--config.file=${config}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=${address}`,
    ])
    const look = (): true | undefined =>
      child.stderr.includes('Server is ready to receive web requests') || undefined
    await child.saying(look, 30_000, 'Prometheus did not start')
    return new Prometheus(`http://${address}`)
  }

  /** What an expression is at this moment. @throws Error with what Prometheus says of a wrong one */
  async query(expression: string): Promise<readonly Sampled[]> {
    const answer = await fetch(
      `${this.#url}/api/v1/query?${new URLSearchParams({ query: expression })}`,
    )
    const { status, error, data } = (await answer.json()) as {
      status: string
      error?: string
      data?: { result: Sampled[] }
    }
    if (status !== 'success' || data === undefined) throw new Error(`${expression}: ${error}`)
    return data.result
  }

  /** The same once it is something. */
  async soon(expression: string): Promise<readonly Sampled[]> {
    return eventually(async () => {
      const result = await this.query(expression)
      if (result.length === 0) throw new Error(`${expression} is nothing`)
      return result
    })
  }
}

/** It comes with Prometheus. */
function promtoolPath(): string {
  return path.join(path.dirname(pathOf('prometheus')), 'promtool')
}

/** Runs promtool, and resolves to how it ended and what it said. @param input what it reads on stdin */
export function promtool(
  args: readonly string[],
  input = '',
): { readonly code: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(promtoolPath(), args, { input })
  return { code: status, said: `${stdout}${stderr}` }
}
