import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { nodeClients } from '../testbed/clients.ts'
import { price } from '../testbed/drafts.ts'
import { askTo, serveGuarded, TEACHER_KEY, TOKEN } from '../testbed/guarded.ts'
import { opening } from '../testbed/opening.ts'
import { samplesIn } from '../testbed/samples.ts'
import { cursorAt, serve, serveEvents } from '../testbed/serve.ts'
import { caughtUp, started } from '../testbed/trace.ts'
import { transports } from '../transports/index.ts'
import { Buckets } from './buckets.ts'
import type { Metric } from './metric.ts'
import { textOf } from './metrics.ts'
import type { Observed } from './observed.ts'
import { observeAll } from './scrape.ts'

const NAMES = transports.map(({ name }) => name)

async function scrape(origin: string): Promise<Map<string, number>> {
  const answer = await fetch(`${origin}/metrics`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return samplesIn(await answer.text())
}

describe('GET /metrics', () => {
  test('tells what /stats does, by transport', async () => {
    const served = await serveEvents(3)
    const cursor = cursorAt(served, 1)
    for (const name of NAMES) await opening(served.port, name, { cursor })
    await opening(served.port, 'short-polling', { cursor: cursorAt(served, 3) })
    const samples = await scrape(served.origin)
    const stats = await (await fetch(`${served.origin}/stats`)).json()
    for (const name of NAMES) {
      const of = (series: string) => samples.get(`push_or_poll_${series}{transport="${name}"}`)
      const { deliveries, requests, empty, bytesIn } = stats.transports[name]
      expect(of('deliveries_total'), name).toBe(deliveries)
      expect(of('requests_total'), name).toBe(requests)
      expect(of('empty_polls_total'), name).toBe(empty)
      expect(of('received_bytes_total'), name).toBe(bytesIn)
      expect(deliveries, name).toBe(2)
    }
    expect(samples.get('push_or_poll_empty_polls_total{transport="short-polling"}')).toBe(1)
    expect(samples.get('push_or_poll_feed_newest')).toBe(3)
    expect(samples.get('push_or_poll_feed_oldest')).toBe(1)
    expect(samples.get('push_or_poll_feed_stale')).toBe(0)
    expect(samples.get('push_or_poll_limits_refused_total{limit="publishes"}')).toBe(0)
    expect(samples.get('process_cpu_seconds_total')).toBeGreaterThan(0)
  })

  test('says why clients start over, by transport', async () => {
    const served = await serveEvents(30, { retain: 10 })
    for (const name of NAMES) {
      await opening(served.port, name, { cursor: 'anotherlog.25' })
      await opening(served.port, name, { cursor: cursorAt(served, 31) })
      await opening(served.port, name, { cursor: cursorAt(served, 3) })
      await opening(served.port, name, { cursor: cursorAt(served, 3) })
    }
    await opening(served.port, 'sse', {}, { 'Last-Event-ID': '?' })
    const samples = await scrape(served.origin)
    const reasons = (transport: string) =>
      ['epoch', 'future', 'trimmed', 'behind', 'malformed'].map(
        (reason) =>
          samples.get(`push_or_poll_resets_total{reason="${reason}",transport="${transport}"}`) ??
          samples.get(`push_or_poll_resets_total{transport="${transport}",reason="${reason}"}`),
      )
    for (const name of NAMES) {
      expect(reasons(name), name).toEqual([1, 1, 2, 0, name === 'sse' ? 1 : 0])
    }
  })

  test('knows how old events were as they were written: those pushed once a turn', async () => {
    const served = await serve()
    const options = { interval: 300, wait: 5 }
    for (const name of NAMES) {
      const clients = [1, 2, 3].map(() => nodeClients().connect(name, served.origin, options))
      await Promise.all((await Promise.all(clients)).map(started))
    }
    const last = await nodeClients().connect('short-polling', served.origin, options)
    for (let index = 1; index <= 10; index++) {
      await served.feed.publish(price('X', index))
      await sleep(20)
    }
    await caughtUp(last, served)
    const samples = await scrape(served.origin)
    const of = (transport: string, what: string) =>
      samples.get(`push_or_poll_age_at_write_seconds_${what}{transport="${transport}"}`) ?? 0
    for (const name of ['sse', 'websocket']) expect(of(name, 'count'), name).toBe(10)
    const age = (name: string) => of(name, 'sum') / of(name, 'count')
    // 300 ms between two polls are 150 on average; what is pushed waits for nothing.
    expect(age('short-polling')).toBeGreaterThan(0.03)
    expect(age('sse')).toBeLessThan(age('short-polling'))
    expect(age('websocket')).toBeLessThan(age('short-polling'))
    const all = samples.get('push_or_poll_age_at_write_seconds_bucket{transport="sse",le="+Inf"}')
    expect(all).toBe(10)
  })

  test('sees the event loop late', async () => {
    const { origin } = await serve()
    await scrape(origin)
    await sleep(100)
    const until = performance.now() + 300
    while (performance.now() < until) {}
    await sleep(100)
    const samples = await scrape(origin)
    const within = (bound: string) =>
      samples.get(`push_or_poll_event_loop_delay_seconds_bucket{le="${bound}"}`) ?? 0
    expect(within('+Inf') - within('0.1')).toBeGreaterThanOrEqual(1)
    expect(within('+Inf')).toBe(samples.get('push_or_poll_event_loop_delay_seconds_count'))
  })

  test('is for whoever may read statistics', async () => {
    const { origin } = await serveGuarded({ token: TOKEN })
    expect((await askTo(origin, 'GET', '/metrics')).status).toBe(401)
    for (const token of [TOKEN, TEACHER_KEY]) {
      const headers = { authorization: `Bearer ${token}` }
      expect((await askTo(origin, 'GET', '/metrics', undefined, headers)).status).toBe(200)
    }
    const open = await serveGuarded()
    expect((await askTo(open.origin, 'GET', '/metrics')).status).toBe(200)
  })
})

describe('the metrics of several processes', () => {
  /** Of servers with so many events each, of which a stream was sent all but one. */
  async function observed(...counts: readonly number[]): Promise<Observed[]> {
    const all = await Promise.all(counts.map((count) => serveEvents(count)))
    for (const served of all) await opening(served.port, 'sse', { cursor: cursorAt(served, 1) })
    const whole = await Promise.all(all.map(({ app }) => observeAll(app)))
    // As it comes from another process.
    return JSON.parse(JSON.stringify(whole)) as Observed[]
  }

  /** The same with a loop that was late so often. */
  const late = (it: Observed, times: number): Observed => ({
    ...it,
    loopDelay: { bounds: [0.1], counts: [0, times], sum: times },
  })

  test('add up as if they were one', async () => {
    const [one, other] = (await observed(3, 5)) as [Observed, Observed]
    const samples = samplesIn(await textOf([late(one, 1), late(other, 2)]))
    expect(samples.get('push_or_poll_deliveries_total{transport="sse"}')).toBe(2 + 4)
    expect(samples.get('push_or_poll_requests_total{transport="sse"}')).toBe(2)
    expect(samples.get('push_or_poll_feed_newest')).toBe(5)
    expect(samples.get('push_or_poll_feed_oldest')).toBe(1)
    const delayed = (what: string) => samples.get(`push_or_poll_event_loop_delay_seconds_${what}`)
    expect([delayed('bucket{le="0.1"}'), delayed('bucket{le="+Inf"}')]).toEqual([0, 3])
    expect([delayed('count'), delayed('sum')]).toEqual([3, 3])
  })

  test('are memory and CPU of all, since the first of them began', async () => {
    const [one] = (await observed(3)) as [Observed]
    const older = one.runtime?.map((metric): Metric => {
      const isStart = metric.name === 'process_start_time_seconds'
      return isStart ? { ...metric, values: [{ value: 5, labels: {} }] } : metric
    })
    const both = samplesIn(await textOf([one, { ...one, runtime: older as Metric[] }]))
    const alone = samplesIn(await textOf([one]))
    for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total']) {
      expect(alone.get(name), name).toBeGreaterThan(0)
      expect(both.get(name), name).toBe(2 * (alone.get(name) as number))
    }
    expect(alone.get('process_start_time_seconds')).toBeGreaterThan(1e9)
    expect(both.get('process_start_time_seconds')).toBe(5)
  })

  test('have the same sums in whatever order they are added up', async () => {
    const [one] = (await observed(3)) as [Observed]
    const all = [0.1, 0.2, 0.3].map((seconds) => {
      const loopDelay = new Buckets([0.1])
      loopDelay.note(seconds)
      return { ...one, loopDelay }
    })
    const sums = [all, [...all].reverse()].map(async (processes) =>
      samplesIn(await textOf(processes)).get('push_or_poll_event_loop_delay_seconds_sum'),
    )
    const [sum, reversed] = await Promise.all(sums)
    expect(sum).toBeCloseTo(0.6, 5)
    expect(reversed).toBe(sum)
    expect(0.3 + 0.2 + 0.1, 'as it is else').not.toBe(0.1 + 0.2 + 0.3)
  })

  test('keep what those counted that are gone, and nothing of what they had open', async () => {
    const [one, gone] = (await observed(3, 5)) as [Observed, Observed]
    const alone = samplesIn(await textOf([one]))
    const samples = samplesIn(await textOf([one], gone))
    expect(samples.get('push_or_poll_deliveries_total{transport="sse"}')).toBe(2 + 4)
    expect(samples.get('process_cpu_seconds_total')).toBeGreaterThan(
      alone.get('process_cpu_seconds_total') as number,
    )
    const gauges = ['push_or_poll_feed_newest', 'process_resident_memory_bytes']
    for (const name of [...gauges, 'push_or_poll_connections{transport="other"}'])
      expect(samples.get(name), name).toBe(alone.get(name))
  })
})
