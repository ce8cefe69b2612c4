/** A figure that somebody published, beside which ours are put. */
export interface Fact {
  readonly name: string
  /** Who said it and where; undefined for what is arithmetic and nobody's measurement. */
  readonly source: string | undefined
  readonly url: string | undefined
  readonly says: string
  /** Why it cannot simply be held against a figure measured here. */
  readonly differs: string
  readonly figures: readonly FactFigure[]
}

export interface FactFigure {
  readonly label: string
  readonly value: number
  readonly unit: string
  /** Computed here from what was published, and not itself published. */
  readonly isComputed?: boolean
}

const LUBBERS =
  'Peter Lubbers and Frank Greco, “HTML5 Web Sockets: A Quantum Leap in Scalability for the Web”, SOA World Magazine, March 2010'

/** `Content-Length` of the answer that the article prints; its text says “about 20 characters”. */
const LUBBERS_PAYLOAD = 21
/** IPv4 with TCP timestamps: a model, as in all reports. */
const SEGMENT = 52

/**
 * Their headline counts heads alone. With payload and TCP/IP on both sides the same exchange is a
 * factor of 8, not of 436: a poll is a request, an answer and an acknowledgement of it, a frame is
 * itself and its acknowledgement.
 */
const lubbersGreco: Fact = {
  name: 'lubbers-greco-2010',
  source: LUBBERS,
  url: 'http://www.websocket.org/quantum.html',
  says: 'A poll’s request and response heads are 871 bytes without any data; a WebSocket frame adds 2.',
  differs:
    'Heads alone, of Firefox 3.5 with the cookies of one application and of a Java server, on localhost. The frame is of a draft (0x00 … 0xFF); in RFC 6455 it is 2 bytes up to 125 of payload and 4 up to 65,535 from the server, 4 more from the client. One poll a second is held against one message a second: no poll is empty, and none brings several.',
  figures: [
    { label: 'poll, heads alone', value: 871, unit: 'B' },
    { label: 'frame, head alone', value: 2, unit: 'B' },
    bytes('poll, with payload', 871 + LUBBERS_PAYLOAD),
    bytes('frame, with payload', 2 + LUBBERS_PAYLOAD),
    bytes('poll, with TCP/IP', 871 + LUBBERS_PAYLOAD + 3 * SEGMENT),
    bytes('frame, with TCP/IP', 2 + LUBBERS_PAYLOAD + 2 * SEGMENT),
  ],
}

const rfc6202: Fact = {
  name: 'rfc-6202-long-polling',
  source:
    'S. Loreto, P. Saint-Andre, S. Salsano, G. Wilkins, RFC 6202, April 2011, section 2.2, “Maximal Latency”',
  url: 'https://www.rfc-editor.org/rfc/rfc6202#section-2.2',
  says: 'The average latency of long polling is close to one network transit; the maximal latency is over three: response, next request, response.',
  differs:
    'Reasoned, not measured. The average holds while an event seldom falls between an answer and the next question; the faster the events, the more do. With lost packets anything over TCP takes longer.',
  figures: [
    { label: 'long polling, average', value: 1, unit: 'transits' },
    { label: 'long polling, maximal (over)', value: 3, unit: 'transits' },
  ],
}

const vanDeVyvere: Fact = {
  name: 'van-de-vyvere-2020',
  source:
    'Brecht Van de Vyvere, Pieter Colpaert, Ruben Verborgh, “Comparing a Polling and Push-Based Approach for Live Open Data Interfaces”, ICWE 2020',
  url: 'https://brechtvdv.github.io/Article-Live-Open-Data-Interfaces/',
  says: 'Of clients that get 5.2 kB of JSON every 5 s, a single-threaded Node server answers 2,000 effectively by polling and fails above 5,000; nginx as a cache before it makes that 8,000; server-sent events reach 25,000, evenly up to 4 s late, and 5,000 within 1 s.',
  differs:
    'Clients on up to 200 machines of a testbed with eight ARMv8 cores at 2.4 GHz each, the server in a container on one of them; Express; polls 500 ms after the last answer, with a cache in each client that skips polls before the next update is due; events written in a plain loop with a sleep of 1 ms per 1,000 clients. Here: one machine, loopback, another server, no cache.',
  figures: [
    { label: 'polling, effectively', value: 2000, unit: 'clients' },
    { label: 'polling, at most', value: 5000, unit: 'clients' },
    { label: 'polling behind nginx’s cache', value: 8000, unit: 'clients' },
    { label: 'server-sent events, within 1 s', value: 5000, unit: 'clients' },
    { label: 'server-sent events, within 4 s', value: 25_000, unit: 'clients' },
  ],
}

const atMostOnce: Fact = {
  name: 'at-most-once',
  source: undefined,
  url: undefined,
  says: 'Who comes back without a cursor has lost what happened while away: t_off / T_cycle of all events.',
  differs:
    'Arithmetic. It takes cuts to come independently of events, and leaves out what was under way at the moment of the cut and what a snapshot brings back.',
  figures: [
    { label: 'cut after 15 s, away for 2 s', value: 100 * (2 / 17), unit: '%', isComputed: true },
  ],
}

function bytes(label: string, value: number): FactFigure {
  return { label, value, unit: 'B', isComputed: true }
}

export const facts = { lubbersGreco, rfc6202, vanDeVyvere, atMostOnce } as const
