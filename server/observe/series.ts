import type { Histogram } from './buckets.ts'
import type { Metric } from './metric.ts'
import type { Observed } from './observed.ts'
import type { Counts, SharedCounts, Stats } from './stats.ts'

export type Sample = readonly [value: number | Histogram, labels?: Readonly<Record<string, string>>]

/** One name in `/metrics`, and where its samples come from when somebody asks. */
export interface Series extends Pick<Metric, 'name' | 'help' | 'type'> {
  /** `sum` by default. */
  readonly aggregator?: Metric['aggregator']
  readonly samples: (observed: Observed) => readonly Sample[]
}

/** All that is ours; names and units as Prometheus has them (prometheus.io/docs/practices/naming). */
export const SERIES: readonly Series[] = [
  {
    name: 'push_or_poll_connections',
    help: 'TCP connections open now, by the transport that they were last used for.',
    type: 'gauge',
    samples: ({ stats }) => [...split(stats, 'connections'), ...shared(stats, 'connections')],
  },
  {
    name: 'push_or_poll_deliveries_total',
    help: 'Events sent, each once a client; those of snapshots not counted.',
    type: 'counter',
    samples: ({ stats }) => split(stats, 'deliveries'),
  },
  {
    name: 'push_or_poll_requests_total',
    help: 'HTTP requests and handshakes.',
    type: 'counter',
    samples: ({ stats }) => split(stats, 'requests'),
  },
  {
    name: 'push_or_poll_empty_polls_total',
    help: 'Polls answered with nothing.',
    type: 'counter',
    samples: ({ stats }) => split(stats, 'empty'),
  },
  {
    name: 'push_or_poll_received_bytes_total',
    help: 'Bytes read from the sockets, heads included, TCP/IP and TLS not.',
    type: 'counter',
    samples: ({ stats }) => [...split(stats, 'bytesIn'), ...shared(stats, 'bytesIn')],
  },
  {
    name: 'push_or_poll_sent_bytes_total',
    help: 'Bytes written to the sockets, heads included, TCP/IP and TLS not.',
    type: 'counter',
    samples: ({ stats }) => [...split(stats, 'bytesOut'), ...shared(stats, 'bytesOut')],
  },
  {
    name: 'push_or_poll_resets_total',
    help: 'Clients told to start over.',
    type: 'counter',
    samples: ({ deliveries }) =>
      Object.entries(deliveries).flatMap(([transport, { resets }]) =>
        by('reason', resets, { transport }),
      ),
  },
  {
    name: 'push_or_poll_age_at_write_seconds',
    help: "From an event's entry into the log until the server wrote it; not its age at the client.",
    type: 'histogram',
    samples: ({ deliveries }) =>
      Object.entries(deliveries).map(([transport, { written }]) => [written, { transport }]),
  },
  {
    name: 'push_or_poll_event_loop_delay_seconds',
    help: 'By how much the event loop was late for a timer, looked at every 50 ms.',
    type: 'histogram',
    samples: ({ loopDelay }) => [[loopDelay]],
  },
  {
    name: 'push_or_poll_limits_refused_total',
    help: 'How often each limit was reached.',
    type: 'counter',
    samples: ({ stats }) => by('limit', stats.limits),
  },
  {
    name: 'push_or_poll_shed_total',
    help: 'Clients told to come later, because the event loop was late.',
    type: 'counter',
    samples: ({ stats }) => by('transport', stats.shed),
  },
  {
    name: 'push_or_poll_feed_newest',
    help: 'The number of the newest event.',
    type: 'gauge',
    aggregator: 'max',
    samples: ({ stats }) => [[stats.feed.newest]],
  },
  {
    name: 'push_or_poll_feed_oldest',
    help: 'The number of the oldest event kept; one past the newest while there is none.',
    type: 'gauge',
    aggregator: 'min',
    samples: ({ stats }) => [[stats.feed.oldest]],
  },
  {
    name: 'push_or_poll_feed_stale',
    help: '1 while the shared log is out of reach, of several processes to any.',
    type: 'gauge',
    aggregator: 'max',
    samples: ({ stats }) => [[Number(stats.feed.stale)]],
  },
  {
    name: 'push_or_poll_feed_lag_seconds',
    help: "From the newest event's entry into a shared log, by its clock, until it was in this process; 0 where memory is the log.",
    type: 'gauge',
    aggregator: 'max',
    samples: ({ stats }) => [[stats.feed.lag ?? 0]],
  },
]

function split({ transports, other }: Stats, figure: keyof Counts): Sample[] {
  return Object.entries({ ...transports, other }).map(([transport, counts]) => {
    return [counts[figure], { transport }]
  })
}

/** What HTTP/2 carries for several transports at a time, and is not split. */
function shared({ http2 }: Stats, figure: Exclude<keyof SharedCounts, 'requests'>): Sample[] {
  return http2 === undefined ? [] : [[http2[figure], { transport: 'http2' }]]
}

function by(
  label: string,
  counts: Readonly<Record<string, number>>,
  labels: Readonly<Record<string, string>> = {},
): Sample[] {
  return Object.entries(counts).map(([key, count]) => [count, { ...labels, [label]: key }])
}
