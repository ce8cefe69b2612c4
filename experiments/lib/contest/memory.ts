import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from '../bed.ts'
import { headsOf } from '../drivers/headers.ts'
import type { Outcome } from '../experiment.ts'
import { INSPECTABLE, residentIn } from '../garbage.ts'
import { QUIET } from '../quiet.ts'
import type { Server, ServerSettings } from '../server.ts'
import { callTo, listenersOn, standing } from './ground.ts'
import { CURSOR } from './listeners/asker.ts'
import type { Connection } from './listeners/listeners.ts'
import { lossesIn } from './push.ts'
import type { Contestant } from './roster.ts'

/** Clients that come and go before, so that what the server compiles for them is not theirs. */
const FIRST = 300
/** Milliseconds until a server is done with whoever came or went. */
const SETTLE = 300

/** Contestants that push nothing, and clients that hear nothing. */
export function idlers(bed: Bed, contestant: Contestant, clients: number): Promise<Outcome> {
  const { entry } = contestant.server({ rate: 0, payloadBytes: 0 })
  const settings = entry === undefined ? { flags: QUIET } : { entry, flags: ['--rate', '0'] }
  return memoryOf(bed, settings, clients, async (server) => ({ call: callTo(contestant, server) }))
}

/** Long polls that the built server holds. */
export function heldPolls(bed: Bed, clients: number): Promise<Outcome> {
  return memoryOf(bed, { flags: QUIET }, clients, async (server) => {
    const { host, port } = server
    const { epoch, newest } = (await server.stats()).feed
    const path = `/feed/long-polling?cursor=${CURSOR}&wait=60`
    const head = headsOf(`${host}:${port}`, {}).poll(path)
    return { asked: { host, port, head, cursor: `${epoch}.${newest}`, status: 200, isHeld: true } }
  })
}

/** What is resident more with clients than without, each time after two full collections. */
async function memoryOf(
  bed: Bed,
  settings: ServerSettings,
  clients: number,
  how: (server: Server) => Promise<Connection>,
): Promise<Outcome> {
  const server = await standing(bed, { ...settings, nodeFlags: [INSPECTABLE] })
  const listeners = listenersOn(bed)
  const connection = await how(server)
  await listeners.connect({ clients: Math.min(FIRST, clients), ...connection })
  await sleep(SETTLE)
  await listeners.leave()
  await sleep(SETTLE)
  const before = await residentIn(server)
  await listeners.connect({ clients, ...connection })
  await sleep(SETTLE)
  const after = await residentIn(server)
  const heard = await listeners.measure({ seconds: 0.1, serverPid: server.pid, rate: 0 })
  const noisy = `the feed was not quiet: ${heard.arrived} events and ${heard.answers} answers came.`
  return {
    figures: {
      memory: { value: (after - before) / clients, n: clients },
      resident: { value: before / 1e6, n: 1 },
    },
    histograms: {},
    seen: [...(heard.arrived + heard.answers > 0 ? [{ wrong: noisy }] : []), ...lossesIn(heard)],
  }
}
