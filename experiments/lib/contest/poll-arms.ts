import type { Bed } from '../bed.ts'
import { headsOf } from '../drivers/headers.ts'
import type { Arm, Outcome } from '../experiment.ts'
import { QUIET } from '../quiet.ts'
import type { Server } from '../server.ts'
import { together } from '../together.ts'
import type { Observations } from '../validity.ts'
import { arm, type Common, PAYLOAD, time } from './arm.ts'
import { askedTogether, released } from './crowded-polls.ts'
import { listenersOn } from './ground.ts'
import { type Asked, CURSOR } from './listeners/asker.ts'
import type { Turn } from './listeners/listeners.ts'
import type { Load } from './push.ts'
import { pollServer } from './roster.ts'

/** Events a second that release held polls. */
const RELEASES = 5
/** Connections that ask one server, as in question 6. */
const CONNECTIONS = 64
/** Seconds that a server is asked until it is the next one's turn. */
const SLICE = 0.1

interface Polled {
  readonly name: string
  readonly label: string
  start(bed: Bed): Promise<Server>
}

const BUILT: Polled = {
  ...{ name: 'poll-built', label: 'The server' },
  start: (bed) => bed.server({ flags: QUIET }),
}

const FASTIFY: Polled = {
  ...{ name: 'poll-fastify', label: 'A bare Fastify route' },
  start: (bed) => bed.server(pollServer('fastify-poll', false)),
}

const HTTP: Polled = {
  ...{ name: 'poll-http', label: 'Node’s http alone' },
  start: (bed) => bed.server(pollServer('http-poll', false)),
}

export function pollArms(common: Common, rounds: number, withHttp: boolean): Arm[] {
  const all = withHttp ? [BUILT, FASTIFY, HTTP] : [BUILT, FASTIFY]
  const run = together(rounds, (bed) => polled(bed, all, common))
  return all.map(({ name, label }) =>
    arm({
      ...{ name, label, table: 'Polls, 204', settings: { connections: CONNECTIONS, slice: SLICE } },
      seconds: common.warmUp + common.seconds + 1,
      async run(bed, round) {
        const found = (await run(bed, round)).get(name)
        if (found === undefined) throw new Error(`${name} was not asked`)
        return turnOutcome(found)
      },
    }),
  )
}

/** All of them at once on one core, asked in turn. */
async function polled(bed: Bed, all: readonly Polled[], { warmUp, seconds }: Common) {
  const servers: { readonly asked: Asked; readonly serverPid: number }[] = []
  // One after the other: where one does not start, none is still about to.
  for (const { start } of all) {
    const server = await start(bed)
    const { host, port, pid: serverPid } = server
    const feed = start === BUILT.start ? (await server.stats()).feed : undefined
    const cursor = feed ? `${feed.epoch}.${feed.newest}` : 'contestants1.2'
    const head = headsOf(`${host}:${port}`, {}).poll(`/feed/short-polling?cursor=${CURSOR}`)
    const asked = { host, port, head, cursor, status: 204, isHeld: false } as const
    servers.push({ asked, serverPid })
  }
  const slices = Math.max(1, Math.round(seconds / SLICE))
  const turns = { servers, connections: CONNECTIONS, warmUp, slice: SLICE, slices }
  const found = await listenersOn(bed).takeTurns(turns)
  return new Map(all.map(({ name }, index) => [name, found[index]]))
}

/**
 * What is found of a server is true of it only if it took longer over a poll than who asked. Whether
 * it had its core for itself is not looked at: it is its CPU that is told, and no time.
 */
function turnOutcome({ answers, seconds, serverCpu, ownCpu, lost }: Turn): Outcome {
  const one = (value: number) => ({ value, n: 1 })
  const unknown: Observations = { wrong: 'the CPU that the server used cannot be read here.' }
  const saturation = { server: (serverCpu ?? 0) / seconds, generator: ownCpu / seconds }
  return {
    figures: {
      perSecond: { value: answers / seconds, n: answers },
      ...(serverCpu !== undefined && {
        cpuPerPoll: { value: (1e6 * serverCpu) / answers, n: answers },
        server: one(saturation.server),
      }),
      generator: one(saturation.generator),
    },
    histograms: {},
    seen: [
      ...(serverCpu === undefined ? [unknown] : []),
      ...(ownCpu >= (serverCpu ?? 0) ? [{ saturation }] : []),
      ...(lost.length > 0 ? [{ wrong: `polls were not answered: ${lost.join(', ')}.` }] : []),
    ],
  }
}

export function heldArms(common: Common): Arm[] {
  const load: Load = { ...common, rate: RELEASES, payloadBytes: PAYLOAD }
  const described = {
    table: 'Polls answered all at once',
    settings: { clients: load.clients, rate: RELEASES, payloadBytes: PAYLOAD },
    seconds: time(common),
  }
  return [
    arm({
      ...{ name: 'held-built', label: 'The server, long polls released and asked again' },
      ...{ ...described, run: (bed) => released(bed, load) },
    }),
    arm({
      ...{ name: 'held-fastify', label: 'A bare Fastify route, asked at the same times' },
      ...{ ...described, run: (bed) => askedTogether(bed, load) },
    }),
  ]
}
