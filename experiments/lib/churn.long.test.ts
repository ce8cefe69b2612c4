import { expect, test } from 'vitest'
import { atEnd } from '../../server/testbed/lifetime.ts'
import { type Clients, startClientProcess } from './clients/clients.ts'
import { collectGarbage, INSPECTABLE } from './garbage.ts'
import { startServer } from './server.ts'
import { TRANSPORTS } from './transports.ts'

const MINUTES = 10
/** Of each transport. */
const CLIENTS = 250
/** Each is cut every 8 s or so: 7,500 leave and come back in a minute. */
const CUT = { every: 8000, away: 500 }
/** A log that is full within a minute: while it fills, memory has to grow. */
const LOG = ['--source', 'simulator', '--rate', '20', '--retain', '1000']
/** Whom a busy machine has come later, until nothing is left to measure, is the soak's matter. */
const FLAGS = [...LOG, '--no-roads', '--max-delay', '0']

/** Runs beside other tests: it reads memory, not time. */
test(
  'memory is flat, within 5 %, over 10 minutes of 1,000 clients that come and go',
  async () => {
    const server = await startServer({ flags: FLAGS, nodeFlags: [INSPECTABLE], core: undefined })
    atEnd(() => server.stop())
    const crowds = await Promise.all(
      TRANSPORTS.map((transport) => comeAndGo(transport, server.host, server.port)),
    )
    const resident: number[] = []
    const perMinute: number[] = []
    for (let minute = 0; minute <= MINUTES; minute++) {
      const measured = await Promise.all(crowds.map((crowd) => crowd.measure(60)))
      for (const { share, findings, recovery } of measured) {
        expect(share).toBe(1)
        expect(findings).toMatchObject({ dropped: 0, missed: 0, reordered: 0, resets: 0 })
        perMinute.push(recovery.n)
      }
      await collectGarbage(server)
      // The first minute fills the log, and compiles what there is to compile.
      if (minute > 0) resident.push(await server.rss())
    }
    const megabytes = resident.map((bytes) => (bytes / 1e6).toFixed(1)).join(' ')
    console.info(`resident after a full collection, MB, minute by minute: ${megabytes}`)
    expect(Math.min(...perMinute), 'they did come and go').toBeGreaterThan(CLIENTS * 4)
    const [first, last] = [mean(resident.slice(0, 3)), mean(resident.slice(-3))]
    expect(last / first).toBeLessThan(1.05)
    expect(last / first).toBeGreaterThan(0.95)
  },
  (MINUTES + 5) * 60_000,
)

async function comeAndGo(transport: string, host: string, port: number): Promise<Clients> {
  const process = startClientProcess()
  atEnd(() => process.stop())
  const settings = { transport, host, port, clients: CLIENTS, interval: 1000, split: 1, cut: CUT }
  // The machine may have other things to do for a while: nothing here is timed.
  return process.connect({ ...settings, backoff: 100, patience: 60, grace: 30_000 })
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
