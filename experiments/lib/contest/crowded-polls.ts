import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from '../bed.ts'
import { headsOf } from '../drivers/headers.ts'
import type { Outcome } from '../experiment.ts'
import { listenersOn, standing } from './ground.ts'
import { CURSOR } from './listeners/asker.ts'
import type { Heard } from './listeners/listeners.ts'
import { type Load, lossesIn } from './push.ts'
import { pollServer, theBuilt } from './roster.ts'

/** Long polls of the built server, all released by each event and asked again at once. */
export async function released(bed: Bed, load: Load): Promise<Outcome> {
  const { clients, warmUp, seconds, rate } = load
  const server = await standing(bed, theBuilt(load))
  const { host, port, servingPid: serverPid } = server
  const head = headsOf(`${host}:${port}`, {}).poll(`/feed/long-polling?cursor=${CURSOR}&wait=25`)
  const { epoch, newest } = (await server.stats()).feed
  const listeners = listenersOn(bed)
  await listeners.connect({
    clients,
    asked: { host, port, head, cursor: `${epoch}.${newest}`, status: 200, isHeld: true },
  })
  await sleep(warmUp * 1000)
  const heard = await listeners.measure({ seconds, serverPid, rate })
  const { events, delivered } = heard
  const outcome = pollsOutcome(heard, heard.answers)
  const delivery = { expected: events * clients, delivered }
  return { ...outcome, seen: [...outcome.seen, { delivery }] }
}

/** As many answers of a bare route, with as large a body, asked for by as many at the same times. */
export async function askedTogether(bed: Bed, load: Load): Promise<Outcome> {
  const { clients, warmUp, seconds, rate, payloadBytes } = load
  const { flags = [], ...settings } = pollServer('fastify-poll', true)
  const server = await standing(bed, {
    ...settings,
    flags: [...flags, '--payload-bytes', `${payloadBytes}`],
  })
  const { host, port, servingPid: serverPid } = server
  const head = headsOf(`${host}:${port}`, {}).poll(`/feed/short-polling?cursor=${CURSOR}`)
  const listeners = listenersOn(bed)
  await listeners.connect({
    clients,
    asked: { host, port, head, cursor: 'contestants1.99', status: 200, isHeld: false },
  })
  const span = { serverPid, rate: 0, asksPerSecond: rate }
  await listeners.measure({ ...span, seconds: warmUp })
  const heard = await listeners.measure({ ...span, seconds })
  const few = `${heard.answers} of ${heard.asks} polls were answered.`
  const outcome = pollsOutcome(heard, heard.answers)
  if (heard.answers === heard.asks && heard.asks > 0) return outcome
  return { ...outcome, seen: [...outcome.seen, { wrong: few }] }
}

function pollsOutcome(heard: Heard, answers: number): Outcome {
  const { serverCpu, seconds, load } = heard
  const one = (value: number) => ({ value, n: 1 })
  return {
    figures: {
      ...(serverCpu !== undefined && {
        cpu: { value: (1e6 * serverCpu) / answers, n: answers },
        cores: one(serverCpu / seconds),
      }),
      perSecond: { value: answers / seconds, n: answers },
      generator: one(load.cpu),
    },
    histograms: {},
    // A thousand answers at once keep the event loop for longer than ages allow; here nobody takes one.
    seen: [{ generator: { cpu: load.cpu, loopLag: 0 } }, ...lossesIn(heard)],
  }
}
