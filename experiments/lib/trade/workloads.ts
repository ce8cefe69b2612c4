import { type Workload, workload } from './workload.ts'

/*
 * Six uses of a live feed. How fresh is fresh enough goes by what people notice: 100 ms pass for
 * at once, 1 s leaves a train of thought alone, 10 s keep the attention (Nielsen, “Usability
 * Engineering”, 1993, chapter 5, after Miller 1968). The way is 40 ms each, a home in the same
 * country or the next: with more of it long polling loses, see question 3. Rates and sizes are
 * reasoned where no source is named: for another case there is `--workload`. `clients` are as many
 * as give the server some thousand events or polls a second, so that its CPU time can be told.
 */
export const workloads: readonly Workload[] = [
  /*
   * A watch list of some ten symbols. Prices that are half a second old still pass for live to a
   * reader's eye; who trades by program does not read them in a browser.
   */
  workload({
    name: 'ticker',
    label: 'Stock ticker',
    rate: 10,
    payloadBytes: 160,
    clients: 120,
    freshness: 500,
    everyEventCounts: false,
  }),
  /*
   * One every 30 s, to somebody busy; nobody misses 10 s. A hold of 50 s stays below the 60 s after
   * which proxies give up by default (nginx, `proxy_read_timeout`).
   */
  workload({
    name: 'notifications',
    label: 'Notifications',
    rate: 1 / 30,
    payloadBytes: 300,
    clients: 150,
    freshness: 10_000,
    wait: 50,
  }),
  /* A room of 100 people, each of whom writes every 20 s; an answer may be a thought late. */
  workload({
    name: 'chat',
    label: 'Chat',
    rate: 5,
    payloadBytes: 250,
    clients: 200,
    freshness: 1000,
    talks: 0.05,
  }),
  /*
   * 30 snapshots a second, and as many inputs back: 20 to 30 packets a second each way are usual
   * (Valve, “Source Multiplayer Networking”). Seen through the eyes of the avatar, more than 100 ms
   * cost the player (Claypool and Claypool, “Latency and Player Actions in Online Games”, CACM
   * 49(11), 2006).
   */
  workload({
    name: 'game',
    label: 'Game state, 30 Hz',
    rate: 30,
    arrivals: 'periodic',
    payloadBytes: 500,
    clients: 60,
    freshness: 100,
    talks: 30,
    everyEventCounts: false,
  }),
  /*
   * Four people in a document, who move half of the time, and are sent every 100 ms while they do
   * (the default of Liveblocks' client). Twice of what passes for at once is still smooth, because
   * pages draw the way between two places.
   */
  workload({
    name: 'cursors',
    label: 'Shared cursors',
    rate: 20,
    payloadBytes: 160,
    clients: 80,
    freshness: 200,
    talks: 5,
    everyEventCounts: false,
  }),
  /* 300 sensors, each every 10 s, on a wall that is drawn once a second. */
  workload({
    name: 'sensors',
    label: 'Sensors',
    rate: 30,
    payloadBytes: 160,
    clients: 80,
    freshness: 1000,
    everyEventCounts: false,
  }),
]
