import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Child } from './child.ts'
import { pathOf } from './found.ts'
import { freePort } from './free-port.ts'
import { atEnd } from './lifetime.ts'

export interface Nginx {
  readonly port: number
  readonly url: string
  readonly pid: number
  /** Its error log so far. */
  readonly log: string
  stop(): Promise<void>
}

/** What an operator may have switched on, for all that passes. */
export interface Also {
  /** Keeps every answer that does not forbid it for a minute, and gives it to others. */
  readonly cache?: boolean
  /** Compresses whatever the client takes compressed. */
  readonly gzip?: boolean
}

/**
 * A real nginx on a free port, until the test ends, which proxies all to a port of this machine
 * the way it does out of the box: nothing but `proxy_pass`, hence HTTP/1.0 and `Connection: close`
 * towards the server, answers buffered, and no upgrade passed on.
 */
export function startNginx(upstream: number, also: Also = {}): Promise<Nginx> {
  return start((folder, port) => asItComes(folder, port, upstream, also))
}

/** How nginx picks a server for a client that any of them knows. */
export type Balance = 'least_conn' | 'random'

/**
 * The same with the configuration that ships, in front of servers on these ports of this machine.
 * Nothing of it is replaced but addresses, and the folder of its temporary files.
 *
 * @param balance as it ships, which is to whoever has fewest; at random, each request and each
 *   reconnect is anybody's, the one's included that the client was at before
 */
export async function startShippedNginx(
  servers: readonly number[],
  balance: Balance = 'least_conn',
): Promise<Nginx> {
  const shipped = await readFile(new URL('../deploy/nginx.conf', import.meta.url), 'utf8')
  if (!shipped.includes('least_conn;')) throw new Error('nginx.conf balances in another way')
  return start(async (folder, port) =>
    shipped
      .replace('least_conn;', `${balance};`)
      .replaceAll(/server-(\d):3000/g, (_, number) => `127.0.0.1:${servers[number - 1]}`)
      .replace('listen 8080', `listen 127.0.0.1:${port}`)
      .replaceAll('/tmp/', `${folder}/`),
  )
}

type Configure = (folder: string, port: number) => Promise<string>

async function start(configure: Configure): Promise<Nginx> {
  const folder = await mkdtemp(path.join(os.tmpdir(), `push-or-poll-nginx-${process.pid}-`))
  // Registered before the child, so that the folder goes after nginx has ended.
  atEnd(() => rm(folder, { recursive: true, force: true }))
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const nginx = await launch(folder, await configure(folder, port))
    if (await answers(nginx, port)) {
      return {
        port,
        url: `http://127.0.0.1:${port}`,
        pid: nginx.pid,
        get log() {
          return nginx.stderr
        },
        async stop() {
          await nginx.stop()
          await rm(folder, { recursive: true, force: true })
        },
      }
    }
    await nginx.stop()
    // Someone else may have taken the port between our asking for it and nginx's.
    if (attempt === 3 || !nginx.stderr.includes('in use')) {
      throw new Error(`nginx did not start\n${nginx.stderr}`)
    }
  }
}

async function launch(folder: string, config: string): Promise<Child> {
  const file = path.join(folder, 'nginx.conf')
  await writeFile(file, config)
  // One process, so that ending it leaves no worker; it does what a worker does.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const global = `daemon off; master_process off; ${user}`
  return new Child(pathOf('nginx'), ['-p', folder, '-c', file, '-e', 'stderr', '-g', global])
}

async function asItComes(
  folder: string,
  port: number,
  upstream: number,
  { cache, gzip }: Also,
): Promise<string> {
  const version = new Child(pathOf('nginx'), ['-V'])
  await version.exited
  // Each module makes its folder for temporary files at start, by default in the system's; one
  // that was left out at compile time does not know its directive.
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .filter((module) => !version.stderr.includes(`--without-http_${module}_module`))
    .map((module) => `${module}_temp_path ${folder}/${module};`)
  return `
    pid ${folder}/nginx.pid;
    error_log stderr;
    events {}
    http {
      access_log off;
      ${temporary.join('\n')}
      ${cache ? `proxy_cache_path ${folder}/cache keys_zone=all:1m; proxy_cache all;` : ''}
      ${cache ? 'proxy_cache_valid any 1m; add_header X-Cache $upstream_cache_status always;' : ''}
      ${gzip ? 'gzip on; gzip_types *; gzip_proxied any; gzip_min_length 1;' : ''}
      server {
        listen 127.0.0.1:${port};
        location / { proxy_pass http://127.0.0.1:${upstream}; }
      }
    }`
}

/** True when it listens; false when it ended instead, or does not within 10 s. */
async function answers(nginx: Child, port: number): Promise<boolean> {
  const until = Date.now() + 10_000
  while (nginx.exit === undefined && Date.now() < until) {
    if (await connects(port)) return nginx.exit === undefined
    await wait(20)
  }
  return false
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}
