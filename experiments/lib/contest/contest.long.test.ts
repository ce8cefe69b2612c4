import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { Bed } from '../bed.ts'
import type { Outcome } from '../experiment.ts'
import { judge, QUICK } from '../validity.ts'
import { askedTogether, released } from './crowded-polls.ts'
import { heldPolls, idlers } from './memory.ts'
import { heardFrom, type Load } from './push.ts'
import { ramp, tried } from './rates.ts'
import { SSE, WEBSOCKET } from './roster.ts'
import { stalled } from './stalled.ts'
import { starts } from './starts.ts'

const bed = new Bed()
afterEach(() => bed.clear())
afterAll(() => bed.close())

const load: Load = { clients: 20, rate: 50, payloadBytes: 165, warmUp: 0.3, seconds: 0.6 }
/** How busy this machine is besides is not the point here. */
const wrong = ({ seen }: Outcome) =>
  judge(seen, QUICK).reasons.filter(({ code }) => /^(wrong|events)/.test(code))

describe('the built server', { timeout: 60_000 }, () => {
  test.each([WEBSOCKET, SSE])('$label: every client gets every event', async (contestant) => {
    const { events, clients, delivered, lost } = await heardFrom(bed, contestant, load)
    expect(events).toBeGreaterThanOrEqual(29)
    expect({ delivered, lost }).toEqual({ delivered: events * clients, lost: [] })
  })

  test('deflated, it is the same, though most clients only count frames', async () => {
    const flags = ['--compress', 'deflate']
    const more = { ...load, clients: 60, payloadBytes: 1000, flags }
    const { events, clients, delivered, ages } = await heardFrom(bed, WEBSOCKET, more)
    expect(delivered).toBe(events * clients)
    // Of the two that look into all of them.
    expect(ages.n).toBe(2 * events)
  })

  test.each([WEBSOCKET, SSE])(
    '$label: those who stop reading fill their sockets',
    async (contestant) => {
      const outcome = await stalled(bed, contestant, { ...load, stopping: 2 })
      expect(wrong(outcome)).toEqual([])
      expect(outcome.figures.waiting?.value).toBeGreaterThan(0.1)
      expect(outcome.figures.p99Stalled?.value).toBeGreaterThan(0)
      expect(outcome.figures.p99All?.value).toBeGreaterThan(0)
    },
  )

  test('long polls are all released, and a bare route is asked as often', async () => {
    const polls = { ...load, rate: 5, seconds: 1 }
    const own = await released(bed, polls)
    await bed.clear()
    const bare = await askedTogether(bed, polls)
    for (const outcome of [own, bare]) {
      expect(wrong(outcome)).toEqual([])
      expect(outcome.figures.perSecond?.value).toBeGreaterThan(60)
      expect(outcome.figures.perSecond?.value).toBeLessThan(140)
      expect(outcome.figures.cpu?.value).toBeGreaterThan(1)
    }
  })

  test('idle clients take memory, and hear nothing', async () => {
    for (const outcome of [await idlers(bed, SSE, 400), await heldPolls(bed, 400)]) {
      expect(wrong(outcome)).toEqual([])
      expect(outcome.figures.memory?.value).toBeGreaterThan(500)
      expect(outcome.figures.memory?.value).toBeLessThan(50_000)
    }
  })

  test('a rate is not held where events come later than they may', async () => {
    const limits = { p99: 0.001, rate: 0.02, busy: 0.8 }
    const { held, figures } = await tried(bed, WEBSOCKET, load, limits)
    expect(held).not.toBe('held')
    expect(figures.held?.value).toBe(0)
  })

  describe('however busy this machine is', () => {
    const limits = { p99: 20_000, rate: 0.9, busy: 1 }

    test('a rate is held where all is delivered', async () => {
      const { held, figures } = await tried(bed, WEBSOCKET, load, limits)
      expect(held).toBe('held')
      expect(figures).toMatchObject({ held: { value: 1 }, delivered: { value: 100 } })
    })

    test('of rates that are all held the last is the largest', async () => {
      const { figures } = await ramp(bed, WEBSOCKET, load, [20, 40], limits)
      expect(figures).toEqual({ most: { value: 40, n: 1 } })
    })
  })

  test('it starts within some seconds', async () => {
    const { figures } = await starts(bed, 1)
    expect(figures.ready?.value).toBeGreaterThan(0.05)
    expect(figures.ready?.value).toBeLessThan(10)
  })
})
