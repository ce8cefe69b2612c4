/** What a test is about: a transport, or what no transport has a part in. */
export type Column = 'short-polling' | 'long-polling' | 'sse' | 'websocket' | 'every'

/** A fault or a bad input, what is right there, and the transports on which a test must show it. */
export interface FaultRow {
  /** Stable: tests name it. */
  readonly row: number
  readonly fault: string
  readonly expected: string
  readonly columns: readonly Column[]
  /** Columns that only tests with real waiting fill: `npm run test:long`. */
  readonly long?: readonly Column[]
}

const POLLS = ['short-polling', 'long-polling'] as const
const STREAMS = ['sse', 'websocket'] as const
const HTTP = [...POLLS, 'sse'] as const
const ALL = [...POLLS, ...STREAMS] as const

/**
 * Every fault that is known to break servers of this kind. A test is of a row when its title, or
 * one that it stands under, begins with `[row 8] sse: ` or `[rows 25, 41] websocket: `; one that
 * shows the same on all transports of the row at once says `every`.
 */
export const FAULT_ROWS: readonly FaultRow[] = [
  row(1, 'no cursor', '`live`: a snapshot, and the cursor that it stands at', ALL),
  row(2, 'garbage for a cursor in a query', '400 and why, before any upgrade', ALL),
  row(3, 'garbage in `Last-Event-ID`', '`reset: malformed` by SSE; not looked at elsewhere', ALL),
  row(4, '-5, 007, 1e3, 2^53 or 2^64 for a seq', 'refused before the log is asked', ALL),
  row(5, 'a cursor from the future', '`reset: future`, without a wait', ALL),
  row(6, 'a cursor of another log', '`reset: epoch`', ALL),
  row(7, 'the log was trimmed past the cursor', '`reset: trimmed`, no partial replay', ALL),
  row(8, 'a cursor at either end of the log', '`resumed`: nothing, or exactly all', ALL),
  row(9, 'two cursors in a query', '400', ALL),
  row(10, 'header and query differ; two headers', 'the header wins; two are row 3', ['sse']),
  row(11, '20 kB of headers', '431', ALL),
  row(12, 'more is missing than one answer holds', 'a page and `more`; streams page on', ALL),
  row(13, 'events while a client attaches', 'none lost, none twice', ALL),
  row(14, 'a client that comes back twice, or before any event', '`resumed`, no repeats', ALL),
  row(15, 'a head or a body that comes a byte a second', 'given up after about 10 s', ALL, ALL),
  row(16, 'a held poll runs out', '204 after `wait`, never past 60 s', ['long-polling']),
  row(17, 'a client leaves its held poll', 'nothing of it stays', ['long-polling']),
  row(18, 'the answer to a poll is lost', 'the same cursor, the same events', POLLS),
  row(19, 'identical polls at once', 'all answered, up to the limit of a client', POLLS),
  row(20, 'pipelined polls', 'answered in order, up to the limit of a socket', POLLS),
  row(21, 'a shared cache in between', 'no two clients share an answer', HTTP),
  row(22, 'a proxy that buffers', 'each event passes at once', HTTP),
  row(23, 'compression on the way', 'flushed with each event', STREAMS),
  row(24, 'line breaks, NUL and the like in a text', 'one event, its text intact', ALL),
  row(25, 'a stream whose client never reads', 'its bytes are bounded, then it ends', ['sse']),
  row(26, 'the seventh stream of one browser', 'waits over HTTP/1.1, runs over HTTP/2', ['sse']),
  row(27, 'a stream that is asked for past a limit', '200, `retry:`, the end', ['sse']),
  row(28, '`Accept` without the type; POST; preflight', '406; 405 with `Allow`; 204', ALL),
  row(29, 'a cut in the middle of an event', 'resumed from the event before', ALL),
  row(30, 'proxies that end what is idle', 'a heartbeat, with the cursor', STREAMS),
  row(31, 'a token that expires', 'told, and the end', ALL),
  row(32, 'a token in a URL', 'refused; a ticket is good once', ALL),
  row(33, 'a frame that is not masked', '1002', ['websocket']),
  row(34, 'a message too large, or that claims to be', '1009, by its header', ['websocket']),
  row(35, 'a text that is not UTF-8', '1007', ['websocket']),
  row(36, 'frames that cannot be', '1002', ['websocket']),
  row(37, '70,000 empty fragments', '1008, memory flat', ['websocket']),
  row(38, 'a message that inflates a thousandfold', '1009', ['websocket']),
  row(39, 'a stranger’s origin; a host that is not ours', '403; 421', ALL),
  row(40, 'bad JSON, unknown types, a flood of them', 'told in-band; then 1008', ['websocket']),
  row(41, 'a WebSocket whose client never reads', 'as row 25', ['websocket']),
  row(42, 'a peer that is gone without a word', 'found out', ALL),
  row(43, 'SIGTERM with a thousand clients', 'answered, sent away, ended in time', ALL),
  row(44, 'kill -9', 'a new epoch, and everyone is reset', ALL),
  row(45, 'Redis is killed, and back with its data', 'told; publishing 503; resumed', ALL),
  row(46, 'Redis is back empty', 'a new epoch; everyone is reset, not at once', ALL),
  row(47, 'Redis fails over and loses its tail', 'a new epoch; no id for two events', ALL),
  row(48, 'a clock that is an hour off', 'order by seq, timers undisturbed', ALL),
  row(49, 'a thousand clients come back at once', 'spread over seconds', ALL),
  row(50, 'a WebSocket over HTTP/2', 'not offered; HTTP/1.1 is', ['websocket']),
  row(51, 'HEAD, HTTP/1.0, `Upgrade: h2c`, a stray upgrade', 'none holds, breaks or switches', ALL),
  row(52, 'a proxy that answers 502 for a while', 'the browser half comes back', ['sse']),
]

/** Rows whose tests are still to come: their empty cells are shown, and no failure. */
export const AWAITED: readonly number[] = []

function row(
  row: number,
  fault: string,
  expected: string,
  columns: readonly Column[],
  long: readonly Column[] = [],
): FaultRow {
  return { row, fault, expected, columns, long }
}
