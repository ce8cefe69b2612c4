import type { Arm } from '../experiment.ts'
import type { StepLimits } from '../held.ts'
import { arm, type Common, PAYLOAD, RATE, time } from './arm.ts'
import { type Load, push } from './push.ts'
import { ramp, tried } from './rates.ts'
import { BETTER_SSE, type Contestant, NET, SSE, WEBSOCKET, WS_SEND } from './roster.ts'
import { stalled } from './stalled.ts'

/** Events a second of which the server has several in a turn. */
const FAST = 2500
const RATES = [40, 80, 160, 320]

export function pushArms(all: readonly Contestant[], common: Common): Arm[] {
  const load: Load = { ...common, rate: RATE, payloadBytes: PAYLOAD }
  return all.map((contestant) =>
    arm({
      ...{ name: contestant.name, label: contestant.label, table: 'Contestants' },
      settings: { clients: load.clients, rate: RATE, payloadBytes: PAYLOAD },
      seconds: time(common),
      run: (bed) => push(bed, contestant, load),
    }),
  )
}

export function deflateArms(common: Common): Arm[] {
  const load: Load = { ...common, rate: RATE, payloadBytes: 1000 }
  return (['off', 'deflate'] as const).map((compress) =>
    arm({
      name: compress === 'off' ? 'deflate-off' : 'deflate-on',
      label: compress === 'off' ? 'As it is' : 'With permessage-deflate',
      table: 'WebSocket, 1 kB',
      settings: { clients: load.clients, rate: RATE, payloadBytes: 1000, compress },
      seconds: time(common),
      run: (bed) => push(bed, WEBSOCKET, { ...load, flags: ['--compress', compress] }),
    }),
  )
}

/** A tenth of the clients ten times as often, and ten times as many a tenth as often. */
export function growthArms({ clients, ...common }: Common): Arm[] {
  const crowds = [
    { which: 'few', clients: Math.max(1, Math.round(clients / 10)), rate: RATE * 10 },
    { which: 'many', clients: clients * 10, rate: RATE / 10 },
  ]
  return [NET, WEBSOCKET, SSE].flatMap((contestant) =>
    crowds.map(({ which, clients, rate }) => {
      // Of two events a second some have to come.
      const seconds = which === 'many' ? Math.max(3, common.seconds) : common.seconds
      const load: Load = { ...common, clients, rate, seconds, payloadBytes: PAYLOAD }
      return arm({
        name: `${which}-${contestant.name}`,
        label: `${contestant.label}, ${clients} clients, ${rate} events/s`,
        table: 'Few clients often, many clients seldom',
        settings: { clients, rate, payloadBytes: PAYLOAD },
        seconds: time(load),
        run: async (bed) => ({ ...(await push(bed, contestant, load)), histograms: {} }),
      })
    }),
  )
}

export function stalledArms(common: Common): Arm[] {
  const stopping = Math.max(1, Math.round(common.clients / 10))
  return [WEBSOCKET, SSE].map((contestant) =>
    arm({
      name: `stalled-${contestant.name}`,
      label: contestant.label,
      table: 'A tenth of the clients stop reading',
      settings: { clients: common.clients, stopping, rate: RATE, payloadBytes: PAYLOAD },
      seconds: 2 * time(common),
      run: (bed) =>
        stalled(bed, contestant, { ...common, stopping, rate: RATE, payloadBytes: PAYLOAD }),
    }),
  )
}

export function fastArms(common: Common, limits: StepLimits): Arm[] {
  const clients = Math.max(1, Math.round(common.clients / 10))
  const load: Load = { ...common, clients, rate: FAST, payloadBytes: PAYLOAD }
  return [WEBSOCKET, SSE].map((contestant) =>
    arm({
      name: `fast-${contestant.name}`,
      label: contestant.label,
      table: '2,500 events a second',
      settings: { clients, rate: FAST, payloadBytes: PAYLOAD },
      seconds: time(load),
      async run(bed) {
        const { held, ...outcome } = await tried(bed, contestant, load, limits)
        return { ...outcome, histograms: {} }
      },
    }),
  )
}

/** In the first round alone: they take longest. */
export function rateArms(common: Common, limits: StepLimits, rounds: number): Arm[] {
  const load = { ...common, payloadBytes: PAYLOAD }
  return [NET, WEBSOCKET, SSE, WS_SEND, BETTER_SSE].map((contestant) =>
    arm({
      ...{ name: `rate-${contestant.name}`, label: contestant.label, table: 'Largest rate held' },
      settings: { clients: common.clients, rates: RATES, rounds: 1 },
      seconds: (3 * time(common)) / rounds,
      async run(bed, round) {
        if (round % rounds === 0) return ramp(bed, contestant, load, RATES, limits)
        return { figures: {}, histograms: {}, seen: [] }
      },
    }),
  )
}
