import { type Held, heldOf, type Range, rangeOf, STOPPED_BY } from '../held.ts'
import type { ColumnSpec, RunRecord, TableSpec } from '../report/record.ts'
import type { Place } from '../report/series.ts'
import { cellOf } from '../report/tables.ts'

/** Where the steps of so many processes stand in a chart. */
export function placesOf(record: RunRecord, table: TableSpec, processes: number) {
  return record.arms
    .filter(({ name, settings }) => table.arms.includes(name) && settings.processes === processes)
    .map(({ name, settings }) => ({ arm: name, x: settings.clients as number }) satisfies Place)
}

/** How many clients so many processes are known to hold, over all rounds. */
function known(record: RunRecord, table: TableSpec, processes: number): Range {
  const places = placesOf(record, table, processes)
  return rangeOf(
    record.rounds.map(({ results }) => {
      return new Map(
        places.flatMap(({ arm, x }): [number, Held][] => {
          const held = heldOf(results[arm]?.figures)
          return held === undefined ? [] : [[x, held]]
        }),
      )
    }),
  )
}

interface Layouts {
  readonly ofMachine: number
  readonly layouts: readonly {
    readonly processes: number
    readonly serving: number
    readonly clients: readonly number[]
  }[]
}

const PER_SECOND: ColumnSpec = { label: '', unit: '', digits: 0, figure: 'perSecond' }
const CPU: ColumnSpec = { label: '', unit: '', digits: 1, figure: 'cpu' }

/** What each number of processes held, and only where servers were the limit what more of them add. */
export function answerOf(record: RunRecord): string {
  const counts = record.settings.counts as number[]
  const { ofMachine, layouts } = record.settings.cores as Layouts
  const tables = record.tables.map((table) => {
    const each = counts.map((processes) => heldText(record, table, processes))
    return `Clients known to be held, ${table.title}: ${each.join('; ')}. ${addedText(record, table, counts)}`
  })
  const last = layouts.at(-1)
  const serving = last?.serving ?? 1
  const beyond = layouts.find((layout) => layout.processes > layout.serving)
  const shared =
    beyond === undefined
      ? 'Each process had a core.'
      : `Of ${ofMachine} cores servers and Redis had ${serving} and clients ${last?.clients.length}: from ${beyond.processes} processes on they share ${serving === 1 ? 'it' : 'theirs'}, and find no further core to use.`
  return [...tables, shared].join(' ')
}

function heldText(record: RunRecord, table: TableSpec, processes: number): string {
  const { held, stopped } = known(record, table, processes)
  const many = processes === 1 ? '1 process' : `${processes} processes`
  const by = stopped && STOPPED_BY[stopped.by](stopped.clients)
  const until = by ? ` (${by})` : ' (no more were tried)'
  if (held === undefined) return `${many} not even the fewest${until}`
  const { arm } = placesOf(record, table, processes).find(({ x }) => x === held) ?? { arm: '' }
  const [perSecond, cpu] = [PER_SECOND, CPU].map((column) => cellOf(record, arm, column))
  const took = cpu ? ` at ${cpu.value.toFixed(1)} µs of CPU each` : ''
  return `${many} ${held}${until}, ${perSecond?.value.toFixed(0)} deliveries a second${took}`
}

/** Who was not the limit by itself cannot have been helped by more of its kind. */
function addedText(record: RunRecord, table: TableSpec, counts: readonly number[]): string {
  const ranges = counts.map((processes) => known(record, table, processes))
  const [first, ...more] = ranges
  if (first?.held === undefined || first.stopped?.by !== 'server-bound') {
    return 'What more processes add is not known by this: not even one was the limit.'
  }
  const alone = first.held
  const best = Math.max(...more.map(({ held = 0 }) => held))
  if (best > alone) return `More processes held up to ${(best / alone).toFixed(1)} times as many.`
  const isServers = more.every(({ stopped }) => stopped?.by === 'server-bound')
  return isServers
    ? 'More processes held no more.'
    : 'What more processes add is not known: with them something else was the limit.'
}
