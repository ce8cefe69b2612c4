// Question: How many polls can it answer? autocannon, idle feed and busy feed, 204 against 200; long polls released together; connection and handshake set-up per second for all four.
// Method: One server process for the whole run on one core (another one for the busy feed), and on the other core one process that asks as fast as it is answered: autocannon 9 on 64 kept-alive connections, with Chromium's request head unless said otherwise. Quiet feed: every poll brings the same cursor, the newest one (204) or one that is 1 or 10 events behind (200). Busy feed: 100 events a second, and each connection brings the cursor of its last answer, as clients do.
//   Released together: long polls that are held, and an event every 400 ms; the time from its entry into the log until the last of them has its answer, and CPU per answer with the question that follows it. Set-up: 64 clients at a time connect, ask as those of the drivers do, and leave when their first answer (a snapshot) begins.
// Reading: More a second, and fewer microseconds of server CPU for each, are better. CPU for each is the steadier figure, and the one to reckon with: a core has 1,000,000 µs a second.
// Limits: A run counts only if the server used 80 % of its core or more, and the load generator less than that and 90 % of its own at most. Loopback, no TLS. Times of polls and set-ups are those of a server without a moment to spare, with 64 waiting at any time: nothing that a client of a server with less to do would see. A quick run leaves out the busy feed, ten events, autocannon’s own head, and set-ups by long polling.
import { kindOf } from '../web/model/expectation.ts'
import type { Bed } from './lib/bed.ts'
import type { Agent } from './lib/drivers/headers.ts'
import { headsOf } from './lib/drivers/headers.ts'
import type { Arm, Experiment, Outcome } from './lib/experiment.ts'
import { loaded } from './lib/load/load.ts'
import { loadColumns, loadOutcome } from './lib/load/saturation.ts'
import { QUIET } from './lib/quiet.ts'
import { RELEASE_COLUMNS, releases } from './lib/releases.ts'
import type { Chart } from './lib/report/chart.ts'
import type { ColumnSpec, RunRecord, TableSpec } from './lib/report/record.ts'
import { measured } from './lib/report/series.ts'
import { cellOf } from './lib/report/tables.ts'
import type { Server } from './lib/server.ts'
import { comparePaired } from './lib/statistics/compare.ts'
import { lookOf, TRANSPORTS } from './lib/transports.ts'
import { FULL, QUICK } from './lib/validity.ts'

const CONNECTIONS = 64
const BUSY = ['--no-roads', '--source', 'simulator', '--rate', '100']
const EVENT = { level: 'info', title: 'One of those', text: 'that a poll brings.', from: 'Polls' }

interface Poll {
  readonly name: string
  readonly label: string
  /** Events that its cursor is behind; undefined on a busy feed, where it follows. */
  readonly behind: number | undefined
  readonly agent: Agent
  readonly inQuick: boolean
}

const POLLS: readonly Poll[] = [
  { name: 'poll-204', label: '204: nothing new', behind: 0, agent: 'chromium', inQuick: true },
  { name: 'poll-200', label: '200: one event', behind: 1, agent: 'chromium', inQuick: true },
  { name: 'poll-200-10', label: '200: ten events', behind: 10, agent: 'chromium', inQuick: false },
  {
    ...{ name: 'poll-204-autocannon', label: '204, autocannon’s own head' },
    ...{ behind: 0, agent: 'autocannon', inQuick: false },
  },
  {
    ...{ name: 'poll-busy', label: 'Busy feed, cursor kept' },
    ...{ behind: undefined, agent: 'chromium', inQuick: false },
  },
]

/** One for all arms and rounds: it has long compiled what it does, as servers have that are in use. */
const quiet = (bed: Bed): Promise<Server> => bed.lastingServer({ flags: QUIET })

const setupOf = (transport: string) => `setup-${transport}`

export default {
  title: 'How many polls can it answer?',
  takes: { quick: 17, full: 200 },

  plan({
    mode,
    rounds = mode === 'quick' ? 1 : 6,
    clients = mode === 'quick' ? 200 : 1000,
    duration = mode === 'quick' ? 0.6 : 1.2,
    seed,
  }) {
    const isQuick = mode === 'quick'
    const warmUp = isQuick ? 0.6 : 0.8
    const common = ({ host, port, pid }: Server) => {
      return { host, port, serverPid: pid, connections: CONNECTIONS, warmUp, seconds: duration }
    }
    const polls = POLLS.filter(({ inQuick }) => inQuick || !isQuick)
    const pollArms = polls.map(
      ({ name, label, behind, agent }): Arm => ({
        name,
        label,
        settings: { behind: behind ?? 'follows', agent, head: headBytes(agent) },
        seconds: warmUp + duration + 2,
        async run(bed: Bed) {
          const server = await (behind === undefined ? bed.server({ flags: BUSY }) : quiet(bed))
          for (let event = 0; event < (behind ?? 0); event++) await server.publish(EVENT)
          const { epoch, newest } = (await server.stats()).feed
          const cursor = `${epoch}.${newest - (behind ?? 0)}`
          const follows = behind === undefined
          const load = { ...common(server), type: 'polls' as const, cursor, follows, agent }
          const statuses = behind === undefined ? [200, 204] : [behind === 0 ? 204 : 200]
          return loadOutcome(await loaded(load), 'cpuPerPoll', statuses)
        },
      }),
    )
    const release: Arm = {
      name: 'release',
      label: `${clients} held long polls, released together`,
      settings: { clients },
      seconds: 5,
      async run(bed: Bed, round: number): Promise<Outcome> {
        const events = isQuick ? 3 : 5
        return releases(bed, await quiet(bed), {
          ...{ clients, events, gap: 400, seed: seed + round },
        })
      },
    }
    // The first answer of a long poll is a short poll's.
    const transports = TRANSPORTS.filter((name) => !isQuick || kindOf(name) !== 'long-polling')
    const setupArms = transports.map(
      (transport): Arm => ({
        name: setupOf(transport),
        label: lookOf(transport).label,
        settings: { transport },
        seconds: warmUp + duration + 2,
        async run(bed: Bed) {
          const load = { ...common(await quiet(bed)), type: 'set-ups' as const, transport }
          return loadOutcome(await loaded(load), 'cpuPerSetUp')
        },
      }),
    )
    const tables = [
      {
        title: 'Polls',
        arms: polls.map(({ name }) => name),
        columns: [...loadColumns('cpuPerPoll'), ...POLL],
      },
      { title: 'Released together', arms: [release.name], columns: RELEASE_COLUMNS },
      {
        title: 'Set-ups',
        arms: setupArms.map(({ name }) => name),
        columns: loadColumns('cpuPerSetUp'),
      },
    ]
    return {
      settings: { connections: CONNECTIONS, warmUp, seconds: duration, clients, busyRate: 100 },
      rounds,
      arms: [...pollArms, release, ...setupArms],
      tables,
      // A generator that takes 90 % is still the faster one, since the server has nothing to spare.
      limits: isQuick ? QUICK : { ...FULL, cpu: QUICK.cpu },
    }
  },

  answer(record) {
    const [polls, released, setUps] = record.tables
    const of = (table: TableSpec | undefined, arm: string, label: string) =>
      cellOf(record, arm, columnOf(table, label))?.value.toFixed(0) ?? '?'
    const labelOf = (arm: string) => record.arms.find(({ name }) => name === arm)?.label ?? arm
    const poll = (arm: string) => `${of(polls, arm, 'done')} polls a second`
    const each = (arm: string) => `${of(polls, arm, 'CPU')} µs of CPU each`
    const setups = (setUps?.arms ?? []).map((arm) => {
      return `${labelOf(arm)} ${of(setUps, arm, 'done')} (${of(setUps, arm, 'CPU')} µs)`
    })
    const held = record.settings.clients
    const last = of(released, 'release', 'until the last answer')
    return `One core answers ${poll('poll-204')} that find nothing new (${each('poll-204')}) and ${poll('poll-200')} that bring an event (${each('poll-200')}${comparison(record)}). One event releases ${held} held long polls within ${last} ms. Connections with their first answer, a second: ${setups.join(', ')}.`
  },

  charts(record) {
    const bars = (title: string, table: TableSpec | undefined, column: ColumnSpec): Chart => ({
      title,
      description: `${title}: ${column.label}, ${column.unit}; a point is the median of the rounds.`,
      x: { label: '', scale: 'names' },
      y: { label: `${column.label}, ${column.unit}`, scale: 'linear' },
      series: (table?.arms ?? []).map((arm) => {
        const of = record.arms.find(({ name }) => name === arm)
        const transport = (of?.settings.transport as string | undefined) ?? 'short-polling'
        const label = of?.label ?? arm
        const points = measured(record, column, [{ arm, x: label }])
        return { ...lookOf(transport), label, kind: 'measured' as const, points }
      }),
    })
    const [polls, , setUps] = record.tables
    return [
      bars('Server CPU for an answered poll', polls, columnOf(polls, 'CPU')),
      bars('Connections with their first answer', setUps, columnOf(setUps, 'done')),
    ]
  },
} satisfies Experiment

const POLL: ColumnSpec[] = [
  { label: 'answer', unit: 'B', digits: 0, figure: 'answer' },
  { label: 'empty', unit: '%', digits: 0, figure: 'empty' },
]

function columnOf(table: TableSpec | undefined, label: string): ColumnSpec {
  const column = table?.columns.find((one) => one.label === label)
  if (column === undefined) throw new Error(`no column is called ${label}`)
  return column
}

/** What an event adds, if the rounds can tell. */
function comparison(record: RunRecord): string {
  const rounds = record.rounds.map(({ results }) =>
    Object.fromEntries(
      ['poll-204', 'poll-200'].flatMap((arm) => {
        const cpu = results[arm]?.figures.cpuPerPoll
        return cpu ? [[arm, cpu.value]] : []
      }),
    ),
  )
  const { outcome, ratio } = comparePaired(rounds, 'poll-204', 'poll-200')
  if (outcome === 'too-few' || ratio === undefined) return ''
  if (outcome === 'no-difference') return ', which the rounds cannot tell apart'
  return `, ${ratio.toFixed(2)} times as many`
}

/** Bytes of a poll's head, with a path and a host as long as they usually are. */
function headBytes(agent: Agent): number {
  const path = '/feed/short-polling?cursor=k3v9x2abcdef.12'
  return headsOf('127.0.0.1:40000', { agent }).poll(path).length
}
