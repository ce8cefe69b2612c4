import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectation } from '../../../web/model/expectation.ts'
import { UsageError } from '../experiment.ts'
import { timeLapse } from './time-lapse.ts'
import { checkTogether, intervalFor, payloadOf, readWorkload, workloadOf } from './workload.ts'
import { workloads } from './workloads.ts'

const OURS = { name: 'ours', rate: 4, payloadBytes: 300, freshness: 2000 }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'push-or-poll-workload-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function file(text: string): Promise<string> {
  const path = join(folder, 'ours.json')
  await writeFile(path, text)
  return path
}

describe("a reader's workload", () => {
  test('says what it needs, and has defaults for the rest', async () => {
    const read = await readWorkload(await file(JSON.stringify(OURS)))
    expect(read).toEqual({
      ...OURS,
      ...{ label: 'ours', arrivals: 'poisson', clients: 100, delay: 40, wait: 25, talks: 0 },
      ...{ everyEventCounts: true, interval: 1760 },
    })
  })

  test.each([
    [{ ...OURS, rate: 500 }, 'rate is 500; it has to be a number from 0.01 to 200'],
    [{ ...OURS, rate: '4' }, 'rate is "4"; it has to be a number'],
    [{ ...OURS, clients: 1001 }, 'clients is 1001; it has to be a whole number from 1 to 1000'],
    [{ ...OURS, clients: 1.5 }, 'clients is 1.5; it has to be a whole number'],
    [
      { ...OURS, payloadBytes: 65_537 },
      'payloadBytes is 65537; it has to be a whole number from 0',
    ],
    [{ ...OURS, arrivals: 'bursts' }, 'arrivals is "bursts"; it has to be "periodic" or "poisson"'],
    [{ ...OURS, name: 'Our own' }, 'name is "Our own"; it has to be lower case letters'],
    [
      { ...OURS, freshness: undefined },
      'freshness is missing; it has to be a whole number from 10',
    ],
    [{ ...OURS, latency: 5 }, 'latency is no field of a workload; there are name, label, rate'],
    [[OURS], 'it has to hold one JSON object, not [{'],
    [null, 'it has to hold one JSON object, not null'],
    [{ ...OURS, rate: 200, clients: 1000 }, 'clients is 1000, which at a rate of 200'],
    [{ ...OURS, rate: 0.01, wait: 7 }, 'rate is 0.01, too slow to measure even 7 times as fast'],
    [
      { ...OURS, rate: 0.01, wait: 60, interval: 100, delay: 20 },
      'rate is 0.01, too slow to measure at its own speed, which is what an interval of 100',
    ],
  ])('is refused with its file, the field, and what would be right: %j', (value, words) => {
    const reading = () => workloadOf(value, 'ours.json')
    expect(reading).toThrow(UsageError)
    expect(reading).toThrow(`ours.json: ${words}`)
  })

  test('that is not there, or no JSON, is a mistake in one line', async () => {
    await expect(readWorkload(join(folder, 'none.json'))).rejects.toThrow(
      /none\.json cannot be read/,
    )
    await expect(readWorkload(await file('{rate: 4}'))).rejects.toThrow(/ours\.json is no JSON/)
    await expect(readWorkload(await file('{rate: 4}'))).rejects.toThrow(UsageError)
  })
})

describe("a reader's event", () => {
  test('is as long as its JSON without air', async () => {
    expect(await payloadOf(await file('{ "a": [1, 2],\n  "b": "ü" }\n'))).toBe(20)
  })

  test('may not be longer than the server makes any', async () => {
    const long = await file(JSON.stringify({ text: 'x'.repeat(65_537) }))
    await expect(payloadOf(long)).rejects.toThrow(/ours\.json: its event has 65548 bytes/)
  })
})

describe('the workloads that ship', () => {
  test('are six, each within the bounds of one that a reader may bring', () => {
    expect(workloads.map(({ name }) => name)).toEqual([
      ...['ticker', 'notifications', 'chat', 'game', 'cursors', 'sensors'],
    ])
    for (const one of workloads) {
      expect(workloadOf(JSON.parse(JSON.stringify(one)), one.name)).toEqual(one)
      expect(() => checkTogether(one, one.name)).not.toThrow()
    }
  })

  test('bring enough in four rounds for what a full run has to rest on', () => {
    for (const one of workloads) {
      const { rate } = timeLapse(one)
      const seconds = Math.max(1.5, 6 / rate)
      expect(4 * rate * seconds * one.clients, one.name).toBeGreaterThan(400)
    }
  })

  test('are polled as seldom as their freshness allows, where polling is in question at all', () => {
    for (const { delay, freshness, interval, wait, rate, arrivals, name } of workloads) {
      const seldom = { delay, interval, wait, rate, arrivals }
      const { p95, worst } = expectation('short-polling', seldom)
      const p99 = p95 + 0.8 * (worst - p95)
      if (name === 'game') expect(p99).toBeGreaterThan(freshness)
      else {
        expect(p99, name).toBeLessThan(freshness)
        expect(p99, name).toBeGreaterThan(0.85 * freshness)
      }
    }
  })

  test('an interval leaves room for timers that are late, and never is none', () => {
    expect(intervalFor(1000, 40)).toBe(860)
    expect(intervalFor(100, 200)).toBe(10)
  })
})
