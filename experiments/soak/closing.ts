import { TRANSPORTS } from '../lib/transports.ts'
import { disturbances } from './disturbances.ts'
import { misbehaviours } from './misbehaviour/index.ts'
import type { Outcome } from './outcome.ts'
import { megabytes } from './rest.ts'

/** Broken promises of which the trace is shown. */
const SHOWN = 10

/** What a soak has to say at its end, for a terminal. */
export function closing(outcome: Outcome): string {
  const { broken, published } = outcome
  const verdict = broken.length === 0 ? 'Every promise was kept.' : `BROKEN: ${broken.length}.`
  return [
    table(['lanes', '', 'events', 'in snapshots', 'repeats', 'resets'], lanesOf(outcome)),
    table(['misbehaviour', 'times', 'thrown out', ''], misdeedsOf(outcome)),
    table(['end', 's until all were there', 'event all had', 'end took, ms'], partsOf(outcome)),
    table(['at rest', 'open files', 'resident, MB', 'heap, MB'], restsOf(outcome)),
    `published: ${published.acknowledged} with a receipt, ${published.unknown} without\n`,
    ...broken.slice(0, SHOWN).map(({ promised, by, what, trace }) => {
      return [`! ${promised}, ${by}: ${what}`, ...trace.map((line) => `    ${line}`), ''].join('\n')
    }),
    verdict,
  ].join('\n')
}

function lanesOf({ models }: Outcome): string[][] {
  return TRANSPORTS.map((transport) => {
    const own = models.filter(({ name }) => name.startsWith(`${transport} `))
    const sum = (count: keyof (typeof own)[number]['counts']): string => {
      return String(own.reduce((total, { counts }) => total + counts[count], 0))
    }
    const counts = (['events', 'snapshots', 'repeats', 'resets'] as const).map(sum)
    return [transport, String(own.length), ...counts]
  })
}

function misdeedsOf({ misdeeds }: Outcome): string[][] {
  return [...disturbances, ...misbehaviours].map(({ name, about }) => {
    const { done = 0, thrownOut = 0 } = misdeeds.get(name) ?? {}
    return [name, String(done), String(thrownOut), about]
  })
}

function partsOf({ parts }: Outcome): string[][] {
  return parts.map(({ end, back, heard, took }) => {
    return [
      end,
      back === undefined ? 'never' : (back / 1000).toFixed(1),
      String(heard),
      took.toFixed(0),
    ]
  })
}

function restsOf({ rests, peak }: Outcome): string[][] {
  const names = ['before the load', 'once it had left', 'once it had come again and left']
  const rows = rests.map(({ openFiles, resident, heap }, index) => {
    return [names[index] ?? '', String(openFiles ?? '?'), megabytes(resident), megabytes(heap)]
  })
  return [...rows, ['(the most, under load)', '', megabytes(peak), '']]
}

/** Columns as wide as what is in them; all but the first and those of sentences to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const lines = all.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0
      return column === 0 || (/[a-z] [a-z]/.test(cell) && column === 3)
        ? cell.padEnd(width)
        : cell.padStart(width)
    })
    return cells.join('  ').trimEnd()
  })
  return `${lines.join('\n')}\n`
}
