import { fileName, type RunRecord } from './record.ts'
import type { Cell, Table } from './tables.ts'

// What a report says of a run in words and figures. Markdown and the page both take it from here,
// so that neither leaves out what the other says.

/** How a run was made, in one regard. */
export interface Circumstance {
  readonly name: string
  readonly text: string
  /** A file beside the report, with which the text ends. */
  readonly file?: string
}

export function circumstancesOf(record: RunRecord): Circumstance[] {
  const { machine, commit, seconds, rounds, arms, repeated, node, started } = record
  const memory = (machine.memory / 2 ** 30).toFixed(1)
  const tree = commit?.isClean ? 'nothing changed since' : 'with changes that are not committed'
  const again = `${repeated} of ${rounds.length * arms.length}, because the clients were held up or the source was late`
  return [
    { name: 'Started', text: `${started}; it took ${seconds.toFixed(0)} s` },
    { name: 'Rounds', text: orderText(rounds.length) },
    ...(repeated ? [{ name: 'Measured again', text: again }] : []),
    {
      name: 'Machine',
      text: `${machine.cpu}, cores: ${machine.cores}, ${memory} GiB; ${machine.kernel}; Node ${node}`,
    },
    { name: 'Cores', text: coresText(record) },
    { name: 'Commit', text: commit ? `${commit.id}, ${tree}` : 'unknown' },
    {
      name: 'Figures',
      text: 'every figure of every round, with the buckets of each histogram and the first of its raw values, is in',
      file: `${fileName(record)}.json`,
    },
  ]
}

function orderText(rounds: number): string {
  const each = rounds === 1 ? 'in an order that was drawn' : 'each in an order drawn anew'
  return `${roundsText([rounds])}, interleaved, ${each}`
}

/** Relays, and the clients of some questions, live in the process that runs the experiment. */
function coresText({ machine, settings }: RunRecord): string {
  if (!machine.taskset) {
    return 'the server, the clients’ process and the process that runs the experiment shared them'
  }
  if (settings.cores !== undefined) {
    return 'servers, Redis and clients were kept on those that the settings name (taskset); the process that runs the experiment was not kept on any'
  }
  const server =
    settings.url === undefined ? 'the server was kept on one core and' : 'of the server unknown;'
  return `${server} the clients’ process on another (taskset); the process that runs the experiment, with the roads if there are any, was not kept on any`
}

export function settingsOf({ settings }: RunRecord): { name: string; text: string }[] {
  return Object.entries(settings).map(([name, value]) => {
    return { name, text: typeof value === 'string' ? value : JSON.stringify(value) }
  })
}

/** A cell in parts, for each to be set as its place allows. */
export interface CellTexts {
  readonly value: string
  /** The lowest and the highest round. */
  readonly spread: string
  /** How many it rests on. */
  readonly n: string
  readonly model: string | undefined
}

export function cellTexts(cell: Cell, digits: number): CellTexts {
  const show = (value: number) => grouped(value, digits)
  const of = cell.events === undefined ? '' : ` of ${grouped(cell.events, 0)}`
  return {
    value: show(cell.value),
    spread: `[${show(cell.min)} … ${show(cell.max)}]`,
    n: `n = ${grouped(cell.n, 0)}${of}`,
    model: cell.model === undefined ? undefined : `model ${show(cell.model)}`,
  }
}

/** How to read the cells of a table. */
export function tableNote({ rows }: Table): string {
  const cells = rows.flatMap(({ cells }) => cells.flatMap((cell) => cell ?? []))
  const rounds = new Set(cells.map(({ rounds }) => rounds))
  const hasEvents = cells.some(({ events }) => events !== undefined)
  const of = hasEvents ? ', of so many distinct events that reached each client' : ''
  const all = roundsText(rounds.size === 0 ? [0] : [...rounds].sort((a, b) => a - b))
  return `In brackets the lowest and the highest of ${all}; n over all of them${of}.`
}

function roundsText(counts: readonly number[]): string {
  return `${counts.join(' or ')} ${counts.at(-1) === 1 ? 'round' : 'rounds'}`
}

function grouped(value: number, digits: number): string {
  return value.toLocaleString('en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}
