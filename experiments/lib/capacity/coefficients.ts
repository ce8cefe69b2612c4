import type { RunRecord } from '../report/record.ts'
import { cellOf } from '../report/tables.ts'
import { lookOf, TRANSPORTS } from '../transports.ts'
import type { Coefficients, Delivery, Idle, Overhead, Polls } from './one-client.ts'

/** What the capacity page computes with, read from the runs that measured it; of valid runs alone. */
export function coefficientsOf(records: readonly RunRecord[]): Coefficients[] {
  const valid = records.filter(({ validity }) => validity.isValid)
  const of = (name: string) => valid.find(({ experiment }) => experiment.name === name)
  const [bytes, idle, clients, polls] = [of('bytes'), of('idle'), of('clients'), of('polls')]
  return TRANSPORTS.map((transport) => {
    const { name, label, hue, shape } = lookOf(transport)
    return {
      ...{ name, label, hue, shape },
      overheads: bytes ? overheadsOf(bytes, transport) : [],
      emptyPoll: bytes && figure(bytes, `${transport}-empty`, 'emptyPoll'),
      idle: idle && idleOf(idle, transport),
      deliveries: clients ? deliveriesOf(clients, transport) : [],
      polls: polls && pollsOf(polls),
    }
  })
}

/**
 * Bytes of the JSON of an event that question 6 publishes, as an entry of the log, with its id and
 * its time in µs.
 */
export const POLLED = 160

/** The median of the rounds, as tables show it. */
function figure(record: RunRecord, arm: string, name: string): number | undefined {
  return cell(record, arm, name)?.value
}

function cell(record: RunRecord, arm: string, name: string) {
  return cellOf(record, arm, { label: name, unit: '', digits: 0, figure: name })
}

/** Arms `<transport>-<padding>`: with a browser's heads, by size. */
function overheadsOf(record: RunRecord, transport: string): Overhead[] {
  return armsOf(record, new RegExp(`^${transport}-\\d+$`)).flatMap((arm) => {
    const [payload, headers, framing] = ['payload', 'headers', 'framing'].map((name) => {
      return figure(record, arm, name)
    })
    if (payload === undefined || headers === undefined || framing === undefined) return []
    return [{ payload, bytes: headers + framing }]
  })
}

function idleOf(record: RunRecord, transport: string): Idle | undefined {
  const memory = figure(record, transport, 'memory')
  const cpu = figure(record, transport, 'cpuPerClient')
  const bytes = figure(record, transport, 'bytesPerSecond')
  const { clients } = record.settings
  if (memory === undefined || cpu === undefined || bytes === undefined) return undefined
  // So little that the servers' own noise is more: less than nothing it is not.
  return { memory, cpu: Math.max(0, cpu), bytes, clients: Number(clients) }
}

/**
 * Arms `<transport>-<small or large>-<clients>`: of each load, with the most clients that were held
 * in every round.
 */
function deliveriesOf(record: RunRecord, transport: string): Delivery[] {
  return ['small', 'large'].flatMap((load) => {
    const arms = armsOf(record, new RegExp(`^${transport}-${load}-\\d+$`))
    const all = arms.flatMap((arm) => {
      const cpu = figure(record, arm, 'cpu')
      const { rate, payloadBytes, clients } =
        record.arms.find(({ name }) => name === arm)?.settings ?? {}
      if (cpu === undefined || cell(record, arm, 'held')?.min !== 1) return []
      return [{ cpu, payload: Number(payloadBytes), rate: Number(rate), clients: Number(clients) }]
    })
    return all.sort((a, b) => b.clients - a.clients).slice(0, 1)
  })
}

function pollsOf(record: RunRecord): Polls | undefined {
  const [empty, one, ten] = ['poll-204', 'poll-200', 'poll-200-10'].map((arm) => {
    return figure(record, arm, 'cpuPerPoll')
  })
  if (empty === undefined || one === undefined) return undefined
  return { empty, one, ten, payload: POLLED }
}

function armsOf({ arms }: RunRecord, pattern: RegExp): string[] {
  return arms.map(({ name }) => name).filter((name) => pattern.test(name))
}
