import type { Series } from '../report/chart.ts'
import type { ServerSettings } from '../server.ts'
import { lookOf } from '../transports.ts'
import { BUN, type Installed } from './installed.ts'
import type { Dialect } from './listeners/listener.ts'

export interface Events {
  /** A second; 0 for none. */
  readonly rate: number
  /** Bytes of an event's JSON. */
  readonly payloadBytes: number
}

/** One who pushes events to clients. */
export interface Contestant {
  readonly name: string
  readonly label: string
  readonly path: string
  readonly dialect: Dialect
  /** Its package, whose version the report says. */
  readonly package?: string
  /** What has to be installed for it, beside `npm ci`. */
  readonly needs?: keyof Installed
  readonly look: Pick<Series, 'hue' | 'shape'>
  server(events: Events): ServerSettings
}

const FOLDER = 'experiments/lib/contest/contestants'

const flagsOf = ({ rate, payloadBytes }: Events) => {
  return ['--rate', `${rate}`, '--payload-bytes', `${payloadBytes}`]
}

/** A file of ours. */
const ours = (name: string) => (events: Events) => {
  return { entry: `${FOLDER}/${name}.ts`, flags: flagsOf(events) }
}

export const theBuilt = (events: Events): ServerSettings => {
  return { flags: ['--source', 'simulator', '--no-roads', ...flagsOf(events)] }
}

const LIMIT = { hue: '#000000', shape: 'star' } as const
const SOCKET = { hue: '#777777', shape: 'triangle' } as const
const STREAM = { hue: '#777777', shape: 'diamond' } as const

export const NET: Contestant = {
  ...{ name: 'net', label: 'net: one buffer to each socket', path: '/', dialect: 'frames' },
  ...{ look: LIMIT, server: ours('net') },
}

export const WEBSOCKET: Contestant = {
  ...{ name: 'ws', label: 'The server, WebSocket', path: '/feed/websocket', dialect: 'frames' },
  ...{ look: lookOf('websocket'), server: theBuilt },
}

export const SSE: Contestant = {
  ...{ name: 'sse', label: 'The server, server-sent events', path: '/feed/sse', dialect: 'stream' },
  ...{ look: lookOf('sse'), server: theBuilt },
}

export const WS_SEND: Contestant = {
  ...{ name: 'ws-send', label: '@fastify/websocket, send() in a loop', path: '/' },
  ...{ dialect: 'frames', package: '@fastify/websocket', look: SOCKET, server: ours('ws-send') },
}

const REPLY_WRITE: Contestant = {
  ...{ name: 'reply-write', label: 'Fastify, reply.raw.write() in a loop', path: '/' },
  ...{ dialect: 'stream', package: 'fastify', look: STREAM, server: ours('reply-write') },
}

export const BETTER_SSE: Contestant = {
  ...{ name: 'better-sse', label: 'better-sse', path: '/', dialect: 'stream' },
  ...{ package: 'better-sse', look: STREAM, server: ours('better-sse') },
}

const SOCKET_IO: Contestant = {
  ...{ name: 'socket-io', label: 'Socket.IO, over WebSocket' },
  ...{ path: '/socket.io/?EIO=4&transport=websocket', dialect: 'socket-io' },
  ...{ package: 'socket.io', look: SOCKET, server: ours('socket-io') },
}

const SOCKJS: Contestant = {
  ...{ name: 'sockjs', label: 'SockJS, over WebSocket', path: '/prefix/000/session/websocket' },
  ...{ dialect: 'sockjs', package: 'sockjs', look: SOCKET, server: ours('sockjs') },
}

const NCHAN = { path: '/subscribe', needs: 'nchan', server: ours('nchan') } as const

const NCHAN_WS: Contestant = {
  ...{ name: 'nchan-ws', label: 'nchan in nginx, WebSocket', ...NCHAN },
  ...{ dialect: 'frames', look: SOCKET },
}

const NCHAN_SSE: Contestant = {
  ...{ name: 'nchan-sse', label: 'nchan in nginx, server-sent events', ...NCHAN },
  ...{ dialect: 'stream', look: STREAM },
}

const UNDER_BUN: Contestant = {
  ...{ name: 'bun', label: 'Bun, WebSocket', path: '/', dialect: 'frames', needs: 'bun' },
  look: SOCKET,
  server: (events) => ({ ...ours('bun')(events), runtime: BUN }),
}

export const ALL: readonly Contestant[] = [
  ...[NET, WEBSOCKET, SSE, WS_SEND, REPLY_WRITE, BETTER_SSE, SOCKET_IO, SOCKJS],
  ...[NCHAN_WS, NCHAN_SSE, UNDER_BUN],
]

/** Those that can be had here. */
export function present(installed: Installed): Contestant[] {
  return ALL.filter(({ needs }) => needs === undefined || installed[needs] !== undefined)
}

/** One who answers polls, over the server's own path. */
export function pollServer(name: 'fastify-poll' | 'http-poll', hasBody: boolean): ServerSettings {
  return { entry: `${FOLDER}/${name}.ts`, flags: hasBody ? ['--body'] : [] }
}
