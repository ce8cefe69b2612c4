import { setTimeout as sleep } from 'node:timers/promises'
import type { Bed } from '../bed.ts'
import type { Arm, Outcome } from '../experiment.ts'
import { Histogram } from '../statistics/histogram.ts'
import { lookOf } from '../transports.ts'
import { outcomeOf } from '../trial.ts'
import { crowdsOf, type FleetMeasured } from './crowds.ts'
import { type Fleet, fleetOn } from './fleet.ts'
import type { InstalledRedis } from './installed-redis.ts'
import { nameOf, type Variant } from './variants.ts'

export interface RedisArmSettings {
  readonly clients: number
  /** Events a second. */
  readonly rate: number
  /** Seconds between connecting and measuring, and measured. */
  readonly warmUp: number
  readonly seconds: number
  /** Events that are published, one after the other, once the clients have left. */
  readonly receipts: number
  readonly seed: number
}

const EVENT = { level: 'info', title: 'One of many', text: 'for its receipt.', from: 'Experiment' }
const CONNECT_RATE = 2000

/** One transport, and one place for the log. Those of one place share their servers, in each round. */
export function redisArm(
  transport: string,
  variant: Variant,
  redis: InstalledRedis,
  settings: RedisArmSettings,
): Arm {
  const { clients, rate, warmUp, seconds, receipts, seed } = settings
  const { processes, hasRedis, label, name } = variant
  return {
    name: nameOf(transport, variant),
    label: `${lookOf(transport).label}: ${label}`,
    settings: { transport, log: hasRedis ? 'Redis' : 'memory', processes, clients, rate },
    group: name,
    seconds: warmUp + seconds + clients / CONNECT_RATE + 1 + processes / 3,
    async run(bed: Bed, round: number): Promise<Outcome> {
      const fleet = await fleetOn(bed, { processes, redis: hasRedis ? redis : undefined, rate })
      const whose = { transport, clients, seed: seed + round, split: 0, connectRate: CONNECT_RATE }
      const crowds = await crowdsOf(bed, fleet, whose, fleet.layout.clients.slice(0, 1))
      await sleep(warmUp * 1000)
      const measured = await crowds.measure(seconds)
      await crowds.leave()
      const receipt = await receiptsOf(fleet, receipts)
      return redisOutcome(measured, rate, receipt)
    },
  }
}

/** µs from sending an event to its receipt, over one connection that is kept. */
async function receiptsOf({ servers }: Fleet, count: number): Promise<Histogram> {
  const times = new Histogram(count)
  // The first makes the connection.
  for (let event = -1; event < count; event++) {
    const began = performance.now()
    await servers[0]?.publish(EVENT)
    if (event >= 0) times.record((performance.now() - began) * 1000)
  }
  return times
}

/** CPU of the servers together, and beside it that of Redis. */
export function redisOutcome(measured: FleetMeasured, rate: number, receipt: Histogram): Outcome {
  const { figures, histograms, seen } = outcomeOf(measured, { rate })
  const { events, counts, load, serverCpu, redisCpu = 0 } = measured
  const { delivered, cpu, cores } = figures
  const n = counts.live + counts.replayed
  const unread = { wrong: 'the CPU that the processes used cannot be read here.' }
  return {
    figures: {
      ...(delivered && { delivered }),
      ...(cpu && { cpu, all: { value: cpu.value + (1e6 * redisCpu) / n, n } }),
      ...(cores && { cores }),
      ...(measured.redisCpu !== undefined && ofRedis(measured, measured.redisCpu)),
      generator: { value: load.cpu, n: 1 },
    },
    histograms: { ...(histograms.age && { age: histograms.age }), receipt: receipt.toJSON() },
    events,
    seen: serverCpu ? seen : [...seen, unread],
  }
}

function ofRedis({ events, seconds, spanSeconds, counts }: FleetMeasured, redisCpu: number) {
  const n = counts.live + counts.replayed
  // Events are counted over a span that is a little longer than that of the CPU.
  const came = (events * seconds) / spanSeconds
  return {
    redisDelivery: { value: (1e6 * redisCpu) / n, n },
    redisEvent: { value: (1e6 * redisCpu) / came, n: events },
    redisCores: { value: redisCpu / seconds, n: 1 },
  }
}
