import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from '../free-port.ts'

const run = promisify(execFile)

const HOST = '127.0.0.1'

export interface Nchan {
  /** nginx's executable. */
  readonly path: string
  /** `nginx/1.22.1` */
  readonly version: string
  /** The line of its configuration that loads nchan; empty where nchan is compiled in. */
  readonly load: string
  /** Its modules that make a folder for temporary files at start. */
  readonly temporary: readonly string[]
}

/** All of those; one that was left out at compile time does not know its directive. */
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

/** nginx with nchan, of `NGINX_PATH` or on PATH; undefined where either is missing. */
export async function nchan(): Promise<Nchan | undefined> {
  const name = process.env.NGINX_PATH || 'nginx'
  try {
    const { stderr } = await run(name, ['-V'])
    const [, version = 'nginx'] = /^nginx version: (\S+)/m.exec(stderr) ?? []
    const [, folder = ''] = /--modules-path=(\S+)/.exec(stderr) ?? []
    const module = path.join(folder, 'ngx_nchan_module.so')
    const temporary = TEMPORARY.filter((one) => !stderr.includes(`--without-http_${one}_module`))
    const found = { path: name, version, temporary }
    if (existsSync(module)) return { ...found, load: `load_module ${module};` }
    return /--add-module=\S*nchan/.test(stderr) ? { ...found, load: '' } : undefined
  } catch {
    return undefined
  }
}

/**
 * Starts nginx with one worker, in a folder that goes when this process ends, and nginx with it.
 * @param wanted its port; 0 for any
 * @throws Error when it is not there, or not ready within 5 s
 */
export async function startNginx(wanted: number, locations: string) {
  const found = await nchan()
  if (found === undefined) throw new Error('there is no nginx with nchan here')
  const folder = mkdtempSync(path.join(os.tmpdir(), 'push-or-poll-nchan-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit())
  const port = wanted === 0 ? await freePort() : wanted
  const config = path.join(folder, 'nginx.conf')
  writeFileSync(config, configuration(found, folder, port, locations))
  // The shell ends nginx, and with it the worker, however this process ends: its stdin then does.
  const script = '"$@" & read -r _; kill $!; wait'
  const args = [found.path, '-p', folder, '-c', config, '-e', 'stderr']
  const shell = spawn('sh', ['-c', script, 'sh', ...args], { stdio: ['pipe', 'ignore', 'inherit'] })
  shell.once('exit', () => process.exit(1))
  for (const deadline = Date.now() + 5000; Date.now() < deadline; await sleep(20)) {
    const [master = -1] = childrenOf(shell.pid)
    const [worker] = childrenOf(master)
    if (worker !== undefined && (await isListening(port))) return { port, worker }
  }
  throw new Error('nginx was not ready within 5 s')
}

function configuration(
  { load, temporary }: Nchan,
  folder: string,
  port: number,
  locations: string,
): string {
  return `
    daemon off;
    worker_processes 1;
    worker_rlimit_nofile 20000;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    ${load}
    pid ${folder}/nginx.pid;
    error_log stderr error;
    events { worker_connections 15000; }
    http {
      access_log off;
      ${temporary.map((module) => `${module}_temp_path ${folder}/${module};`).join('\n')}
      server {
        listen ${HOST}:${port} backlog=4096;
        ${locations}
      }
    }`
}

function childrenOf(pid: number | undefined): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return text.split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, HOST)
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false))
    socket.on('connect', () => socket.destroy())
  })
}
