import { beforeAll, expect, test } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import { nodeClients } from '../testbed/clients.ts'
import { price } from '../testbed/drafts.ts'
import { eventually } from '../testbed/eventually.ts'
import { type ServedByFleet, startFleet } from '../testbed/fleet.ts'
import { describeWith } from '../testbed/found.ts'
import { promtool } from '../testbed/prometheus.ts'
import { rotate } from '../testbed/rotation.ts'
import { samplesIn } from '../testbed/samples.ts'
import { caughtUp, started } from '../testbed/trace.ts'

/** Generous: each process that starts takes a second of CPU. */
const LONG = 180_000

const clients = nodeClients()

describeWith('redis', 'the metrics of three workers', () => {
  let served: ServedByFleet
  beforeAll(async () => {
    served = await startFleet()
  }, LONG)

  /** As Prometheus does: a scrape that fails, or takes too long, is followed by the next. */
  const text = (): Promise<string> =>
    eventually(async () => {
      const answer = await fetch(`${served.origin}/metrics`, { signal: AbortSignal.timeout(3000) })
      expect(answer.status).toBe(200)
      return answer.text()
    })
  const scrape = async (): Promise<Map<string, number>> => samplesIn(await text())

  const ages = 'push_or_poll_age_at_write_seconds_count'
  const deliveries = 'push_or_poll_deliveries_total'
  const newest = 'push_or_poll_feed_newest'
  const of = (samples: Map<string, number>, series: string, transport: string): number =>
    samples.get(`${series}{transport="${transport}"}`) as number

  /** A scrape during which nothing was delivered: two in a row say the same. */
  const quiet = (): Promise<Map<string, number>> =>
    eventually(async () => {
      const [one, other] = [await scrape(), await scrape()]
      for (const { name } of halves) expect(of(other, ages, name), name).toBe(of(one, ages, name))
      expect(other.get(newest)).toBe(one.get(newest))
      return other
    })

  test(
    'count what each of them delivered, and how old it was',
    async () => {
      const origin = await rotate([served.port])
      const streams = ['sse', 'websocket']
      const all = []
      // One after the other: each comes to the next worker then.
      for (const name of streams) {
        for (let index = 0; index < 6; index++) {
          const client = await clients.connect(name, served.origin)
          await started(client)
          all.push(client)
        }
      }
      const poll = await clients.connect('short-polling', origin, { interval: 50 })
      await started(poll)
      await caughtUp(poll, served)
      const before = await quiet()
      for (let index = 1; index <= 100; index++) await served.feed.publish(price('X', index))
      for (const client of [...all, poll]) await caughtUp(client, served)
      await eventually(async () => {
        const after = await quiet()
        const more = (series: string, name: string): number =>
          of(after, series, name) - of(before, series, name)
        const events = (after.get(newest) as number) - (before.get(newest) as number)
        expect(events).toBeGreaterThanOrEqual(100)
        for (const name of streams) {
          expect(more(deliveries, name), name).toBe(6 * events)
          // Of what is pushed it is taken once for all streams of a process.
          expect(more(ages, name), name).toBe(3 * events)
        }
        expect(more(deliveries, 'short-polling')).toBe(events)
        expect(more(ages, 'short-polling')).toBe(events)
      })
    },
    LONG,
  )

  test(
    'are those of four processes, which began when the first did',
    async () => {
      // What a worker is asked for the first time may take it longer than it is waited for.
      await eventually(async () => {
        const { process } = await served.stats()
        const samples = await scrape()
        const resident = samples.get('process_resident_memory_bytes') as number
        expect(resident).toBeGreaterThan(0.7 * process.rss)
        expect(resident).toBeLessThan(1.5 * process.rss)
        expect(samples.get(`nodejs_version_info${version()}`)).toBe(1)
        const age = Date.now() / 1000 - (samples.get('process_start_time_seconds') as number)
        expect(age).toBeGreaterThan(process.uptime - 5)
        expect(age).toBeLessThan(process.uptime + 60)
        const late = 'push_or_poll_event_loop_delay_seconds_count'
        // Looked at every 50 ms, by each for as long as it has run.
        expect(samples.get(late)).toBeGreaterThan(20 * process.uptime)
      })
    },
    LONG,
  )

  describeWith('prometheus', 'and a real Prometheus', () => {
    test('are clean to promtool', async () => {
      expect(promtool(['check', 'metrics'], await text())).toEqual({ code: 0, said: '' })
    })
  })

  test(
    'wait for no worker that hangs, of whom they are what it said last',
    async () => {
      const { workers = [] } = await served.stats()
      const before = await quiet()
      const { pid = 0 } = workers[1] ?? {}
      process.kill(pid, 'SIGSTOP')
      try {
        const meanwhile = await scrape()
        expectNothingLost(before, meanwhile)
        const resident = 'process_resident_memory_bytes'
        const [was, is] = [before.get(resident), meanwhile.get(resident)] as [number, number]
        expect(is).toBeGreaterThan(0.8 * was)
      } finally {
        process.kill(pid, 'SIGCONT')
      }
    },
    LONG,
  )

  test(
    'never go backwards while workers are killed and replaced',
    async () => {
      let before = await quiet()
      for (let round = 0; round < 2; round++) {
        const { workers = [] } = await served.stats()
        const { pid = 0 } = workers[0] ?? {}
        process.kill(pid, 'SIGKILL')
        const isReplaced = async (): Promise<boolean> => {
          const { workers = [] } = await eventually(() => served.stats())
          return workers.length === 3 && workers.every((worker) => worker.pid !== pid)
        }
        let isDone = false
        for (const until = Date.now() + 60_000; !isDone; ) {
          expect(Date.now(), 'it is replaced').toBeLessThan(until)
          isDone = await isReplaced()
          await served.feed.publish(price('X', round))
          const samples = await scrape()
          expectNothingLost(before, samples)
          before = samples
        }
      }
      const polls = await quiet()
      expect(of(polls, ages, 'short-polling')).toBe(of(polls, deliveries, 'short-polling'))
    },
    LONG,
  )
})

function version(): string {
  const [major, minor, patch] = process.versions.node.split('.')
  return `{version="${process.version}",major="${major}",minor="${minor}",patch="${patch}"}`
}

/** All that is counted, and not a state, is at least what it was. */
function expectNothingLost(before: Map<string, number>, after: Map<string, number>): void {
  const counted = [...before].filter(([name]) => /_(?:total|bucket|count|sum)(?:\{|$)/.test(name))
  expect(counted.map(([name]) => name)).toContain('process_cpu_seconds_total')
  const lost = counted.filter(([name, value]) => (after.get(name) ?? -1) < value)
  expect(lost).toEqual([])
}
