import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from '../bed.ts'
import type { Arm, Outcome } from '../experiment.ts'
import { ownLoad } from '../own-load.ts'
import { QUIET } from '../quiet.ts'
import type { Server } from '../server.ts'
import { EVEN, type Observations } from '../validity.ts'
import type { Target } from './conversation.ts'
import type { Pair } from './pair.ts'
import { PROTOCOLS, type Protocol, protocolOf } from './protocols.ts'
import { type Heard, type Visited, visitorsOf } from './visitors.ts'
import { openStreams } from './wall.ts'

/** How much of everything; seconds and milliseconds where it says so. */
export interface Sizes {
  /** Connections that are set up over the road, and polls on each of them after the first. */
  readonly setUps: number
  readonly polls: number
  /** One way, ms. */
  readonly delay: number
  /** Connections that poll, and every how many ms. */
  readonly pollers: number
  readonly every: number
  /** Streams, and events a second. */
  readonly streams: number
  readonly rate: number
  readonly warmUp: number
  readonly seconds: number
}

/** Milliseconds in which what is still on its way over a road has crossed it. */
const SETTLE = 150

export class SecureArms {
  readonly #pair: Pair
  readonly #sizes: Sizes

  constructor(pair: Pair, sizes: Sizes) {
    this.#pair = pair
    this.#sizes = sizes
  }

  /** What a connection and a poll are on the wire, TLS included, and how long the first answer takes. */
  wire(): Arm[] {
    const { setUps, polls, delay } = this.#sizes
    return PROTOCOLS.map(({ name, label }) => ({
      name: `wire-${name}`,
      label,
      settings: { protocol: name, connections: setUps, polls, delay },
      seconds: 4,
      run: async (bed: Bed) => {
        const server = await this.#quiet(bed, name)
        const road = await bed.road(server, { delay })
        const visitors = visitorsOf(bed)
        bed.onEnd(() => visitors.ask({ type: 'leave' }))
        await visitors.ask({ type: 'look', target: this.#to(server, name) })
        const own = ownLoad()
        const target = { ...this.#to(server, name), port: road.port }
        const came = await visitors.ask({ type: 'come', target, count: setUps })
        await sleep(SETTLE)
        const first = road.crossed
        const polled = await visitors.ask({ type: 'poll', times: polls })
        await sleep(SETTLE)
        const all = road.crossed
        const each = (value: number, n: number) => ({ value: value / n, n })
        return {
          figures: {
            firstUp: each(first.up, setUps),
            firstDown: each(first.down, setUps),
            pollUp: each(all.up - first.up, polled.done),
            pollDown: each(all.down - first.down, polled.done),
          },
          histograms: { first: came.times },
          seen: [
            { generator: { what: 'the road', ...own.end() } },
            ...[came, polled].flatMap(mishapsIn),
          ],
        }
      },
    }))
  }

  /** What a poll takes of the server's CPU. */
  polls(): Arm[] {
    const { pollers, every, warmUp, seconds } = this.#sizes
    return PROTOCOLS.map(({ name, label }) => ({
      name: `polls-${name}`,
      label,
      settings: { protocol: name, connections: pollers, every },
      group: 'polls',
      seconds: warmUp + seconds + 1,
      run: async (bed: Bed) => {
        const server = await this.#quiet(bed, name)
        const visitors = visitorsOf(bed)
        bed.onEnd(() => visitors.ask({ type: 'leave' }))
        const target = this.#to(server, name)
        await visitors.ask({ type: 'look', target })
        await visitors.ask({ type: 'come', target, count: pollers })
        const over = { warmUp, seconds, serverPid: server.pid }
        const paced = await visitors.ask({ type: 'pace', every, over })
        return outcomeOf(paced, (pollers * paced.seconds * 1000) / every, pollers)
      },
    }))
  }

  /** What a delivery takes of it, by either way of pushing; or by SSE alone, without TLS and with HTTP/2. */
  streams(isShort: boolean): Arm[] {
    const { streams, rate, warmUp, seconds } = this.#sizes
    const arm = (transport: Heard['transport'], protocol: Protocol, each = 1): Arm => {
      const shared = each > 1 ? `, ${each} streams a connection` : ''
      const what = transport === 'sse' ? 'SSE' : 'WebSocket'
      return {
        name: `${transport}-${protocol}${each > 1 ? `-${each}` : ''}`,
        label: `${what}, ${protocolOf(protocol).label}${shared}`,
        settings: { transport, protocol, streams, each, rate },
        group: 'streams',
        seconds: warmUp + seconds + 2,
        run: async (bed: Bed) => {
          const source = ['--no-roads', '--source', 'simulator', '--rate', String(rate)]
          const server = await bed.server({ flags: [...source, ...this.#flags(protocol)] })
          const visitors = visitorsOf(bed)
          bed.onEnd(() => visitors.ask({ type: 'leave' }))
          const over = { warmUp, seconds, serverPid: server.pid }
          const heard = { transport, count: streams, each }
          const target = this.#to(server, protocol)
          const listened = await visitors.ask({ type: 'hear', target, heard, over })
          return outcomeOf(listened, rate * listened.seconds * streams, streams)
        },
      }
    }
    if (isShort) return [arm('sse', 'plain'), arm('sse', 'http2')]
    return [
      ...PROTOCOLS.map(({ name }) => arm('sse', name)),
      arm('sse', 'http2', 10),
      arm('websocket', 'plain'),
      arm('websocket', 'tls'),
    ]
  }

  /** How many streams a browser opens; it takes HTTP/2 wherever that is offered. */
  wall(browser: string): Arm[] {
    return PROTOCOLS.filter(({ name }) => name !== 'tls').map(({ name, label }) => ({
      name: `wall-${name}`,
      label,
      settings: { protocol: name },
      seconds: 5,
      run: async (bed: Bed) => {
        const { url } = await this.#quiet(bed, name)
        const value = await openStreams(browser, url)
        return { figures: { open: { value, n: 1 } }, histograms: {}, seen: [] }
      },
    }))
  }

  /** One for all arms and rounds: its feed is quiet, and its code long compiled. */
  #quiet(bed: Bed, protocol: Protocol): Promise<Server> {
    return bed.lastingServer({ flags: [...QUIET, ...this.#flags(protocol)] })
  }

  #flags(protocol: Protocol): readonly string[] {
    return protocol === 'plain' ? [] : this.#pair.flags
  }

  #to({ host, port }: Server, protocol: Protocol): Target {
    return { host, port, protocol, cert: this.#pair.cert }
  }
}

/** @param together what comes to all at once, so that it is missing or there for all */
function outcomeOf(visited: Visited, meant: number, together: number): Outcome {
  const { done, seconds, serverCpu, load } = visited
  return {
    figures: {
      perSecond: { value: done / seconds, n: done },
      generator: { value: load.cpu, n: 1 },
      ...(serverCpu !== undefined && {
        cpu: { value: (1e6 * serverCpu) / done, n: done },
        server: { value: serverCpu / seconds, n: 1 },
      }),
    },
    histograms: {},
    seen: [
      { generator: load, source: { meant, came: done, variance: EVEN * together ** 2 } },
      ...mishapsIn(visited),
    ],
  }
}

function mishapsIn({ failures }: Visited): Observations[] {
  return failures > 0 ? [{ wrong: `${failures} polls came to nothing, or too late.` }] : []
}
