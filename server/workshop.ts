import { spawn } from 'node:child_process'
import { constants, networkInterfaces } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { invitation } from './invitation.ts'
import { lanAddresses } from './lan.ts'

/**
 * Starts the server for a room: on this machine's address in the local network, printing the links
 * and a QR code. Its options are the server's, and go on to it; `--host` chooses another address.
 */
const given = process.argv.slice(2)
const addresses = lanAddresses(networkInterfaces())
const chosen = hostIn(given) ?? process.env.HOST
const host = chosen ?? addresses[0]?.address ?? '127.0.0.1'

// A process group of its own: Ctrl+C in the terminal reaches it once, through here. Under the
// name of npm's start it ends by itself, too, should this process be killed.
const main = fileURLToPath(import.meta.url.replace(/workshop(\.\w+)$/, 'main$1'))
const flags = hostIn(given) === undefined ? ['--host', host, ...given] : given
const server = spawn(process.execPath, [...process.execArgv, main, ...flags], {
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
  env: { ...process.env, npm_lifecycle_event: 'start' },
})

createInterface(server.stdout).on('line', (line) => {
  const [, url] = /^ready at (\S+)$/.exec(line) ?? []
  process.stdout.write(`${url === undefined ? line : inviteTo(new URL(url))}\n`)
})
server.on('error', (error) => {
  process.stderr.write(`push-or-poll: the server did not start: ${error.message}\n`)
})
server.on('close', (code, signal) => {
  process.exit(code ?? (signal === null ? 1 : 128 + constants.signals[signal]))
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => server.kill(signal))
}
// A terminal that is closed; and the shell of npm, which dies of a SIGTERM without passing it on.
process.on('SIGHUP', () => server.kill('SIGTERM'))
const parent = process.ppid
setInterval(() => process.ppid === parent || server.kill('SIGTERM'), 500).unref()

function inviteTo(url: URL): string {
  const isEverywhere = host === '0.0.0.0' || host === '::'
  if (isEverywhere) url.hostname = addresses[0]?.address ?? '127.0.0.1'
  return invitation(url.origin, {
    // Who chose an address knows why.
    others: chosen === undefined || isEverywhere ? addresses.slice(1) : [],
    coloured: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  })
}

function hostIn(flags: readonly string[]): string | undefined {
  const index = flags.findLastIndex((flag) => /^--host(=|$)/.test(flag))
  const flag = flags[index]
  return flag === '--host' ? flags[index + 1] : flag?.slice('--host='.length)
}
