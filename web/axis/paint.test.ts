import { describe, expect, test } from 'vitest'
import { LaneTimeline } from '../model/timeline.ts'
import { Published } from '../model/timeline-published.ts'
import { transports } from '../transports/index.ts'
import type { Arrival, Report } from '../transports/transport.ts'
import { axisRows } from './axis-rows.ts'
import { axisWords } from './axis-words.ts'
import { Drawn } from './drawn.ts'
import { eventAt } from './hit.ts'
import { layoutOf, middleOf } from './layout.ts'
import { type Overlay, paint } from './paint.ts'
import { sizeOf } from './paint-arrivals.ts'
import type { Palette } from './palette.ts'
import { Scale } from './scale.ts'
import type { Scene, Strip } from './scene.ts'
import { tally } from './tally.ts'

const NOW = 100_000
const palette: Palette = {
  ...{ paper: 'paper', ink: 'ink', soft: 'soft', line: 'line', edge: 'edge' },
  ...{ critical: 'critical', hue: undefined, stroke: 1.5, text: 13 },
  ...{ font: '13px x', bold: '600 13px x', emphasis: '700 15px x' },
}
const layout = layoutOf({ width: 1000, ruler: 40, row: 92, ticks: 24, lanes: 4, text: 13 })
const bare: Overlay = {
  ...{ delay: '', names: [], sent: undefined, fall: 0, picked: undefined, ghost: undefined },
}

/** A stand-in for a canvas, which keeps what was called, and the texts. */
class Pen {
  readonly calls: string[] = []
  readonly texts: string[] = []
  readonly context = new Proxy({} as CanvasRenderingContext2D, {
    get: (target, name) => {
      if (name in target) return Reflect.get(target, name)
      if (name === 'measureText') return (text: string) => ({ width: text.length * 7 })
      return (...args: unknown[]) => {
        this.calls.push(String(name))
        if (name === 'fillText') this.texts.push(String(args[0]))
        if (args.some((arg) => Number.isNaN(arg))) throw new Error(`NaN in ${String(name)}`)
      }
    },
  })
}

const request: Report = { kind: 'request' }
const empty: Report = { kind: 'message', empty: true }
const full: Report = { kind: 'message', empty: false }
const open: Report = { kind: 'state', state: 'open' }
const connecting: Report = { kind: 'state', state: 'connecting' }

function event(seq: number, at: number, arrival: Arrival = 'live'): Report {
  const data = { symbol: 'XBTUSDT', price: 1, volume: 1, side: 'buy' } as const
  return { kind: 'event', arrival, event: { id: `k3v9x2ab.${seq}`, type: 'price', at, data } }
}

/** Four lanes, of which the first took these reports, each so many ms before now. */
function painted(reports: readonly (readonly [number, Report])[], overlay = bare, delay = 0) {
  const timelines = transports.map(() => new LaneTimeline())
  for (const [ago, report] of reports) timelines[0]?.take(report, NOW - ago)
  return paintedOf(timelines, overlay, delay)
}

function paintedOf(timelines: readonly LaneTimeline[], overlay = bare, delay = 0) {
  const pen = new Pen()
  const drawn = new Drawn()
  const published = new Published()
  for (const { arrivals } of timelines) published.take(arrivals)
  const scale = new Scale().set(NOW - 15_000, NOW, layout.left, layout.right)
  const scene: Scene = {
    ...{ pen: pen.context, palette, words: axisWords(), layout, scale, published, drawn },
    ...{ offset: 0, uncertainty: 1, delay, now: NOW },
  }
  const strips = timelines.map((timeline, lane): Strip => {
    const transport = transports[lane]
    if (transport === undefined) throw new Error('There are four transports.')
    const pace = timeline.pace(NOW)
    return { lane, transport, timeline, pace, hue: transport.hue, middle: middleOf(layout, lane) }
  })
  paint(scene, strips, overlay)
  const rows = axisRows(drawn, timelines, published, 0)
  const kinds = (lane: number) =>
    rows
      .filter((row) => row.lane === lane)
      .map(({ kind, from, to }) => [kind, NOW - from, NOW - to])
  return { pen, drawn, published, scale, rows, kinds, timelines }
}

const spaced = [
  [9000, connecting],
  [9000, request],
  [8600, full],
  [8600, open],
] as const

describe('what is painted is what the table says', () => {
  test('an axis without events has no rows', () => {
    expect(painted([]).rows).toEqual([])
  })

  test('a short poll is a request and an answer, and a wasted one is empty', () => {
    const { kinds, pen } = painted(
      [...spaced, [7000, request], [6600, empty], [5000, request]],
      bare,
      200,
    )
    expect(kinds(0)).toEqual(
      expect.arrayContaining([
        ['request', 7000, 6800],
        ['empty', 6800, 6600],
        ['request', 5000, 4800],
      ]),
    )
    expect(kinds(0).filter(([kind]) => kind === 'held' || kind === 'gap')).toEqual([])
    expect(pen.texts).toContain('0')
  })

  test('a held request is a bar, and what is between two is a gap as the server sees it', () => {
    const { kinds, pen } = painted(
      [...spaced, [8600, request], [4000, full], [4000, event(1, NOW - 4200)], [3998, request]],
      bare,
      200,
    )
    expect(kinds(0)).toEqual(
      expect.arrayContaining([
        ['held', 8400, 4200],
        ['gap', 4200, 3798],
        ['held', 3798, 0],
      ]),
    )
    expect(pen.texts).toContain('402 ms')
  })

  test('a stream is a line, with its events and heartbeats', () => {
    const beat: Report = { kind: 'heartbeat', cursor: 'k3v9x2ab.1' }
    const { kinds } = painted([...spaced, [5000, full], [5000, event(1, NOW - 5210)], [2000, beat]])
    expect(kinds(0)).toEqual(
      expect.arrayContaining([
        ['stream', 8600, 0],
        ['event', 5210, 5000],
        ['heartbeat', 2000, 2000],
      ]),
    )
    expect(kinds(-1)).toEqual([['publish', 5210, 5210]])
  })

  test('a cut, waiting by policy, the recovery and the replay are told apart', () => {
    const why = 'the connection was lost'
    const { kinds, pen } = painted([
      ...spaced,
      [7000, full],
      [6000, { kind: 'state', state: 'waiting', why, retryIn: 2000 }],
      [4000, connecting],
      [4000, request],
      [1500, full],
      [1500, open],
      [1500, event(1, NOW - 5500, 'replay')],
      [1500, event(2, NOW - 5000, 'replay')],
    ])
    expect(kinds(0)).toEqual(
      expect.arrayContaining([
        ['cut', 6000, 6000],
        ['waiting', 6000, 4000],
        ['recovery', 4000, 1500],
        ['replay', 1500, 1500],
      ]),
    )
    expect(pen.texts).toEqual(
      expect.arrayContaining(['cut', 'back-off 2.00 s', 'reconnecting 2.50 s', 'replay 2']),
    )
  })

  test('a reset and missing events say so', () => {
    const start = { kind: 'start', outcome: 'reset', reason: 'epoch' } as const
    const { kinds, pen } = painted([
      ...spaced,
      [3000, { ...start, cursor: 'k3v9x2ab.9', missed: undefined }],
      [1500, { kind: 'gap', after: 'k3v9x2ab.9', missing: 3 }],
    ])
    expect(kinds(0)).toEqual(
      expect.arrayContaining([
        ['reset', 3000, 3000],
        ['missing', 1500, 1500],
      ]),
    )
    expect(pen.texts).toEqual(expect.arrayContaining(['reset: epoch', '3 missing']))
  })

  test('a lane that was stopped or paused says so', () => {
    const timeline = new LaneTimeline()
    timeline.take(open, NOW - 9000)
    timeline.closed(NOW - 5000, 'paused')
    const { kinds, pen } = paintedOf([timeline])
    expect(kinds(0)).toEqual([['stopped', 5000, 0]])
    expect(pen.texts).toContain('paused')
  })

  test('what is not in view is not painted', () => {
    const { kinds } = painted([
      [40_000, connecting],
      [40_000, request],
      [39_000, full],
      [39_000, open],
      [39_000, event(1, NOW - 39_500)],
      [30_000, request],
      [29_000, empty],
    ])
    expect(kinds(0)).toEqual([])
  })

  test('a snapshot is a burst, not arrivals', () => {
    const { kinds, drawn } = painted([...spaced, [8600, event(1, NOW - 60_000, 'snapshot')]])
    expect(kinds(0)).toContainEqual(['snapshot', 8600, 8600])
    expect(kinds(0).some(([kind]) => kind === 'event')).toBe(false)
    expect(tally(drawn, 4).lanes[0]).toMatchObject({ requests: 1, empty: 0, events: 0 })
  })
})

describe('one event in all lanes', () => {
  const id = { epoch: 'k3v9x2ab', seq: 1, at: NOW - 3000, isNotification: true }

  function four(): LaneTimeline[] {
    return [1300, 420, 210, undefined].map((late) => {
      const timeline = new LaneTimeline()
      timeline.take(open, NOW - 9000)
      if (late !== undefined) timeline.take(event(1, NOW - 3000), NOW - 3000 + late)
      return timeline
    })
  }

  test('has its lateness written at each arrival', () => {
    const { pen } = paintedOf(four(), { ...bare, sent: id })
    expect(pen.texts).toEqual(expect.arrayContaining(['sent', '1.30 s', '420 ms', '210 ms']))
    // The fourth lane waits for it: its line grows, dashed.
    expect(pen.calls).toContain('setLineDash')
  })

  test('is magnified when it is picked', () => {
    const { pen } = paintedOf(four(), { ...bare, picked: id })
    expect(pen.texts).toContain('2 s, magnified')
    expect(pen.texts.filter((text) => text === '420 ms')).toHaveLength(2)
  })

  test('has its prediction beside it, as a ghost', () => {
    const ghost = { lane: 'sse', lateness: 900, label: 'your guess' }
    const { pen, kinds } = paintedOf(four(), { ...bare, sent: id, ghost })
    expect(pen.texts).toContain('your guess')
    expect(kinds(2)).toContainEqual(['ghost', 2100, 2100])
    const early = paintedOf(four(), { ...bare, ghost })
    expect(early.pen.texts).toContain('your guess')
  })

  test('is found where the pointer is: at its arrival in a lane, at its tick elsewhere', () => {
    const { scale, published, timelines } = paintedOf(four())
    const ground = { layout, scale, offset: 0, published, timelines }
    const at = (ms: number, y: number) => eventAt(ground, scale.x(NOW - 3000 + ms), y)
    expect(at(1300, middleOf(layout, 0))).toBe('k3v9x2ab.1')
    expect(at(0, 10)).toBe('k3v9x2ab.1')
    expect(at(210, middleOf(layout, 2))).toBe('k3v9x2ab.1')
    expect(at(-2000, 10)).toBeUndefined()
  })
})

describe('a fast feed', () => {
  test('has a bounded number of rows and of calls', () => {
    const timeline = new LaneTimeline()
    timeline.take(open, NOW - 20_000)
    for (let seq = 1; seq <= 30_000; seq++) {
      timeline.take(full, NOW - 15_000 + seq / 2)
      timeline.take(event(seq, NOW - 15_010 + seq / 2), NOW - 15_000 + seq / 2)
    }
    const { rows, pen, drawn } = paintedOf([timeline])
    expect(drawn.events(0)).toEqual({ first: 0, end: 30_000, marks: 30_000 })
    expect(rows.length).toBeLessThan(100)
    expect(pen.calls.length).toBeLessThan(5000)
  })

  test('so many answers that boxes do not fit are lines', () => {
    const reports: [number, Report][] = [
      ...spaced.map(([ago, report]) => [ago, report] as [number, Report]),
    ]
    for (let ago = 8000; ago > 0; ago -= 10) reports.push([ago, request], [ago - 9, empty])
    const { drawn, rows } = painted(reports)
    expect(tally(drawn, 4).lanes[0]).toMatchObject({ requests: 0, empty: 800 })
    expect(rows.filter(({ lane }) => lane === 0)).toHaveLength(40)
  })

  test('marks are shapes while they fit, smaller ones, and then ticks', () => {
    expect([10, 100, 1000].map((marks) => sizeOf(marks, 1000, 13) > 0)).toEqual([true, true, false])
    expect(sizeOf(100, 1000, 13)).toBeLessThan(sizeOf(10, 1000, 13))
  })
})
