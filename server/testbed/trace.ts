import { expect } from 'vitest'
import type { Report } from '../../web/transports/transport.ts'
import { parseCursor } from '../feed/cursor.ts'
import type { Feed } from '../feed/feed.ts'
import type { Client } from './clients.ts'

/** What is asked of a server here: its log. */
type Logged = { readonly feed: Pick<Feed, 'bounds' | 'read'> }

/** What a client reported, sorted. */
export function trace(reports: readonly Report[]) {
  const of = <K extends Report['kind']>(kind: K): Extract<Report, { kind: K }>[] =>
    reports.filter((report) => report.kind === kind) as Extract<Report, { kind: K }>[]
  const events = of('event')
  const ordinary = events.filter(({ arrival }) => arrival !== 'snapshot')
  const starts = of('start')
  return {
    starts,
    resets: starts.filter(({ outcome }) => outcome === 'reset'),
    gaps: of('gap'),
    repeats: of('repeat').length,
    snapshot: events.filter(({ arrival }) => arrival === 'snapshot').map(({ event }) => event.id),
    ids: ordinary.map(({ event }) => event.id),
    texts: ordinary.map(({ event }) => JSON.stringify(event)),
  }
}

export async function started(client: Client) {
  let start: Extract<Report, { kind: 'start' }> | undefined
  await expect
    .poll(async () => (start = trace(await client.reports()).starts[0]), { timeout: 10_000 })
    .toBeDefined()
  return start as unknown as Extract<Report, { kind: 'start' }>
}

/** Resolves once a client has all that the log has now; a log with a source may be further by then. */
export async function caughtUp(client: Client, { feed }: Logged): Promise<void> {
  const { epoch, newest } = feed.bounds()
  const seqIn = async (): Promise<number> => {
    const at = parseCursor((await client.cursor()) ?? '')
    return at !== 'malformed' && at.epoch === epoch ? at.seq : -1
  }
  const message = `the client's place in ${epoch}`
  await expect.poll(seqIn, { timeout: 60_000, message }).toBeGreaterThanOrEqual(newest)
}

export function idsAfter({ feed }: Logged, seq: number): string[] {
  return feed.read(seq, 1_000_000, Number.POSITIVE_INFINITY).map(({ event }) => event.id)
}
