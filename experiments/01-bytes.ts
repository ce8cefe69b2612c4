// Question: What does one event cost in bytes, by each transport, by the size of its payload, and by whose request heads are sent?
// Method: 20 clients of one transport at a server that makes 40 events a second, through a proxy that counts what crosses. Each client reads its own sums at each arrival; what went up and came down since the one before is the price of an event if one came, and of polls if one was asked. Short polls begin more often than events do, so that most bring one event and some none; those after an empty one are left out of the price, and what an empty poll costs is measured apart, at a feed that is silent.
// Reading: Bytes of both directions together, read from and written to sockets. Headers are HTTP heads, framing is what stands around an event (a batch, the lines of an event stream, the head of a frame), payload is the event's JSON. The column with TCP/IP is a model: 52 bytes for each segment of at most 1,448, and one segment without data for every two that came down.
// Limits: A young log: ids and cursors of 2 or 3 digits, of which a poll carries three; each further digit is as many bytes more. Heads as Chromium 156 sends them to an origin on its own machine, with an empty profile; another path, language or extension changes them. No TLS, no HTTP/2, whose header compression would make polls cheaper. A stream's opening and its heartbeats are not in the price of an event: the table of openings has the one, the other is one every 15 s.
import type { Bed } from './lib/bed.ts'
import { bytesArms } from './lib/bytes/arms.ts'
import { asPublished, byHead, byPayload } from './lib/bytes/charts.ts'
import { BYTES, CROSSED, EMPTY, OPENING, PAYLOAD, PRICE, TCPIP } from './lib/bytes/columns.ts'
import { priceOfEvent, priceOfNothing } from './lib/bytes/price.ts'
import { allBytes, inText, textOf } from './lib/bytes/said.ts'
import type { Experiment } from './lib/experiment.ts'
import type { ColumnSpec, TableSpec } from './lib/report/record.ts'
import { lookOf, TRANSPORTS } from './lib/transports.ts'
import { FULL, QUICK } from './lib/validity.ts'

const RATE = 40
/** ms, below the 25 between two events. */
const INTERVAL = 20
/** The first event comes at once, and the one after 51 s later. */
const SILENCE = ['--rate', '0.1', '--arrivals', 'poisson', '--seed', '132']

export default {
  title: 'What does one event cost in bytes?',
  takes: { quick: 16, full: 170 },

  plan({
    mode,
    rounds = mode === 'quick' ? 1 : 3,
    clients = 20,
    duration = mode === 'quick' ? 0.7 : 1,
  }) {
    const chosen = bytesArms(mode)
    // A hold of two digits, as the usual 25 s; a quick run has no time for that.
    const wait = mode === 'quick' ? 1 : 10
    const limits = mode === 'quick' ? QUICK : FULL
    const least = Math.ceil(limits.n / rounds)
    // Each of these polls is held once.
    const holds = { clients: Math.max(clients, least), seconds: wait + 0.3 }
    const arms = chosen.map((arm) => {
      const { name, label, transport, payloadBytes, head, isEmpty } = arm
      const isHeld = isEmpty && transport === 'long-polling'
      const amount = isHeld ? holds : { clients, seconds: duration }
      const source = isEmpty ? SILENCE : ['--rate', `${RATE}`]
      const flags = ['--source', 'simulator', '--no-roads', ...source]
      if (payloadBytes > 0) flags.push('--payload-bytes', `${payloadBytes}`)
      const settings = { flags, interval: INTERVAL, wait, least, ...amount }
      return {
        name,
        label,
        settings: { transport, payloadBytes, ...head, ...amount },
        seconds: 0.7 + amount.seconds,
        run: (bed: Bed) => {
          return isEmpty ? priceOfNothing(bed, arm, settings) : priceOfEvent(bed, arm, settings)
        },
      }
    })
    const table = (title: string, names: RegExp, columns: ColumnSpec[]): TableSpec[] => {
      const rows = chosen.map(({ name }) => name).filter((name) => names.test(name))
      return rows.length === 0 ? [] : [{ title, arms: rows, columns }]
    }
    const tables = [
      ...table('One event as it is, Chromium’s head', /-0$/, PRICE),
      ...table('One event, its JSON filled up', /-1000+$/, PRICE),
      ...table('One event as it is, other heads', /-(cookie|curl|autocannon)$/, PRICE),
      ...table('A poll that brings nothing', /-empty$/, [EMPTY, TCPIP]),
      ...table('Once a connection: heads of its first question and answer', /-(0|c\w+|a\w+)$/, [
        OPENING,
      ]),
      ...table('All bytes of a round, counted by the clients and by the proxy', /./, CROSSED),
    ]
    const settings = { rate: RATE, interval: INTERVAL, clients, duration, emptyWait: wait }
    return { settings, rounds, arms, tables, limits }
  },

  answer(record) {
    const [short, long, sse, websocket] = TRANSPORTS.map((transport) => {
      return `${textOf(record, `${transport}-0`, BYTES)} B by ${inText(transport)}`
    })
    const payload = textOf(record, 'short-polling-0', PAYLOAD)
    const empty = textOf(record, 'short-polling-empty', EMPTY)
    const { clients, proxy } = allBytes(record)
    const same = clients === proxy ? 'just as many' : `${proxy}`
    return `With Chromium’s heads one event of ${payload} bytes costs ${short}, ${long}, ${sse} and ${websocket}, and a poll that brings nothing ${empty} B. The clients counted ${clients.toLocaleString('en')} bytes in all, the proxy between them and the server ${same}.`
  },

  supplement(record) {
    const lines = TRANSPORTS.flatMap((transport) => {
      const say = (variant: string) => textOf(record, `${transport}-${variant}`, BYTES)
      const opening = textOf(record, `${transport}-0`, OPENING)
      const { label } = lookOf(transport)
      if (say('curl') === '?') return []
      return [
        `- ${label}: ${say('0')} B an event with Chromium’s head, ${say('curl')} B with curl’s; ${opening} B of heads to begin with.`,
      ]
    })
    return `Measured with a tool’s short head, polling looks cheaper than it is to browsers. A stream sends its heads once, and then each event costs the same, whoever asked.\n\n${lines.join('\n')}`
  },

  charts: (record) => [byHead(record), byPayload(record), asPublished(record)],
} satisfies Experiment
