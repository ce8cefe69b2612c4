import { spawn } from 'node:child_process'
import { constants, networkInterfaces } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { isLoopback } from './guard/host.ts'
import { keysFor } from './guard/keys.ts'
import { invitation } from './invitation.ts'
import { lanAddresses } from './lan.ts'

/**
 * Starts the server for a room: on this machine's address in the local network, printing the links
 * and a QR code. Its options are the server's, and go on to it; `--host` chooses another address.
 */
const given = process.argv.slice(2)
const addresses = lanAddresses(networkInterfaces())
const chosen = valueIn(given, 'host') ?? process.env.HOST
const host = chosen ?? addresses[0]?.address ?? '127.0.0.1'
const keys = keysFor(
  {
    teacherKey: valueIn(given, 'teacher-key') ?? process.env.TEACHER_KEY,
    joinCode: valueIn(given, 'join-code') ?? process.env.JOIN_CODE,
    token: valueIn(given, 'token') ?? process.env.TOKEN,
  },
  isLoopback(host),
)

// A process group of its own: Ctrl+C in the terminal reaches it once, through here. Under the
// name of npm's start it ends by itself, too, should this process be killed.
const main = fileURLToPath(import.meta.url.replace(/workshop(\.\w+)$/, 'main$1'))
const flags = valueIn(given, 'host') === undefined ? ['--host', host, ...given] : given
const server = spawn(process.execPath, [...process.execArgv, main, ...flags], {
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
  env: {
    ...process.env,
    npm_lifecycle_event: 'start',
    // Not as flags: those anybody on this machine may read.
    ...(keys && { TEACHER_KEY: keys.teacherKey, JOIN_CODE: keys.joinCode }),
  },
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
    keys,
    coloured: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
  })
}

function valueIn(flags: readonly string[], name: string): string | undefined {
  const index = flags.findLastIndex((flag) => flag === `--${name}` || flag.startsWith(`--${name}=`))
  const flag = flags[index]
  return flag === `--${name}` ? flags[index + 1] : flag?.slice(`--${name}=`.length)
}
