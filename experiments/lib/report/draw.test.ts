import { describe, expect, test } from 'vitest'
import { lookOf } from '../transports.ts'
import type { Chart, Series } from './chart.ts'
import { drawChart } from './draw.ts'
import { logTicks } from './drawing/axes.ts'

const SIZE = { width: 600, height: 300 }

const measured: Series = {
  ...lookOf('long-polling'),
  kind: 'measured',
  points: [
    { x: 0, y: 5, low: 4, high: 7 },
    { x: 60, y: 66, low: 60, high: 70 },
    { x: 140, y: 290, low: 290, high: 290 },
  ],
}
const model: Series = {
  ...lookOf('long-polling'),
  kind: 'model',
  points: [
    { x: 0, y: 1 },
    { x: 140, y: 283 },
  ],
}
const reference: Series = {
  label: 'RFC 6202 <average> & more',
  kind: 'reference',
  hue: 'currentColor',
  shape: 'circle',
  points: [{ x: 140, y: 140 }],
}
const extrapolated: Series = { ...model, kind: 'extrapolated' }

function chartOf(...series: Series[]): Chart {
  return {
    title: 'Lateness & distance',
    description: 'Mean age by one-way delay.',
    x: { label: 'one-way delay, ms', scale: 'linear' },
    y: { label: 'age, ms', scale: 'linear' },
    series,
  }
}

describe('a chart is drawn', () => {
  test('with a mark for each that was measured, and a bar where its rounds differ', async () => {
    const svg = await drawChart(chartOf(measured), SIZE)
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" role="img"/)
    expect(marks(svg, 'measured')).toHaveLength(3)
    expect(marks(svg, 'spread')).toHaveLength(2)
    expect(marks(svg, 'measured').join('')).toContain('fill="#CC79A7"')
  })

  test('with a line for a model, which takes the place of one that joins the points', async () => {
    const alone = await drawChart(chartOf(measured), SIZE)
    const both = await drawChart(chartOf(measured, model), SIZE)
    expect(marks(alone, 'joined')).toHaveLength(1)
    expect(marks(both, 'joined')).toHaveLength(0)
    expect(marks(both, 'model')).toHaveLength(1)
    expect(marks(both, 'model').join('')).not.toContain('dasharray')
  })

  test('with what is extrapolated broken, and called so beside it', async () => {
    const svg = await drawChart(chartOf(measured, extrapolated), SIZE)
    expect(marks(svg, 'extrapolated').join('')).toContain('stroke-dasharray="5,4"')
    expect(part(svg, 'labels')).toContain('>extrapolated<')
  })

  test('with a published figure hollow, its label beside it, and nothing of it in the legend', async () => {
    const svg = await drawChart(chartOf(measured, reference), SIZE)
    const [mark = ''] = marks(svg, 'reference')
    expect(mark).toContain('stroke="currentColor"')
    expect(mark).not.toContain(' fill="')
    expect(part(svg, 'labels')).toContain('RFC 6202 &lt;average&gt; &amp; more')
    expect(part(svg, 'legend')).not.toContain('RFC 6202')
  })

  test('with one entry for a transport, however many series it has, and a key of the kinds', async () => {
    const legend = part(
      await drawChart(chartOf(measured, model, reference, extrapolated), SIZE),
      'legend',
    )
    const texts = [...legend.matchAll(/<text[^>]*>([^<]*)/g)].map(([, text]) => text)
    expect(texts).toEqual([
      'Long polling',
      'measured, and the spread of its rounds',
      'model',
      'published',
      'extrapolated',
    ])
  })

  test('so that four that measured the same are all to be seen', async () => {
    const others = ['short-polling', 'sse', 'websocket'].map((name) => ({
      ...measured,
      ...lookOf(name),
    }))
    const svg = await drawChart(chartOf(measured, ...others), SIZE)
    // Of each series the first of its three points.
    const firsts = marks(svg, 'measured').filter((_, index) => index % 3 === 0)
    const places = firsts.map((mark) => /translate\(([\d.]+)/.exec(mark)?.[1])
    expect(new Set(places).size).toBe(4)
  })

  test('over names in the order in which they come, a model as a level at each', async () => {
    const named = (series: Series): Series => {
      return { ...series, points: series.points.map((one, i) => ({ ...one, x: `w ${3 - i}` })) }
    }
    const chart = chartOf(named(measured), named(model))
    const svg = await drawChart({ ...chart, x: { label: '', scale: 'names' } }, SIZE)
    expect(marks(svg, 'level')).toHaveLength(2)
    const names = [...svg.matchAll(/>(w \d)</g)].map(([, name]) => name)
    expect(names).toEqual(['w 3', 'w 2', 'w 1'])
  })

  test('with what is extrapolated over names as broken marks', async () => {
    const point: Series = { ...extrapolated, points: [{ x: 'b', y: 3 }] }
    const chart = chartOf({ ...measured, points: [{ x: 'a', y: 5 }] }, point)
    const svg = await drawChart({ ...chart, x: { label: '', scale: 'names' } }, SIZE)
    expect(marks(svg, 'beyond').join('')).toContain('stroke-dasharray="2,2"')
    expect(part(svg, 'legend')).toContain('stroke-dasharray="2 2"')
  })

  test('with a key that says otherwise where the chart does', async () => {
    const chart = { ...chartOf(measured, reference), key: { reference: 'fresh enough' } }
    const legend = part(await drawChart(chart, SIZE), 'legend')
    expect(legend).toContain('>fresh enough<')
    expect(legend).not.toContain('>published<')
  })

  test('for who cannot see it, and for light and dark', async () => {
    const svg = await drawChart(chartOf(measured, model), SIZE)
    expect(svg).toContain('<title>Lateness &amp; distance</title>')
    expect(svg).toContain('<desc>Mean age by one-way delay.</desc>')
    expect(svg).toContain('color-scheme:light dark')
    expect(svg).not.toMatch(/(?:fill|stroke)="(?:black|white|#[0-9a-f]{3}|#(\w\w)\1\1)"/i)
    expect(svg).not.toMatch(/https?:\/\/(?!www\.w3\.org)|<script|@import|font-face/)
  })

  test('as the same text each time', async () => {
    const chart = chartOf(measured, model, reference)
    expect(await drawChart(chart, SIZE)).toBe(await drawChart(chart, SIZE))
  })
})

test('what cannot be drawn truthfully is refused', async () => {
  const zero = { ...chartOf(measured), y: { label: 'age, ms', scale: 'log' as const } }
  const off: Series = { ...measured, points: [{ x: 0, y: 0, low: 0, high: 1 }] }
  await expect(drawChart({ ...zero, series: [off] }, SIZE)).rejects.toThrow(RangeError)
  const outside: Series = { ...measured, points: [{ x: 0, y: 5, low: 6, high: 7 }] }
  await expect(drawChart(chartOf(outside), SIZE)).rejects.toThrow('cannot be drawn')
  const none: Series = { ...measured, points: [] }
  await expect(drawChart(chartOf(none), SIZE)).rejects.toThrow('nothing to be drawn')
})

test('a logarithmic axis has powers of ten, with 2 and 5 where there is room', () => {
  expect(logTicks(1000, 1e7, 8)).toEqual([1e3, 1e4, 1e5, 1e6, 1e7])
  expect(logTicks(7, 42, 6)).toEqual([5, 10, 20, 50])
  expect(logTicks(0.02, 3, 5)).toEqual([0.01, 0.1, 1, 10])
  expect(logTicks(20, 20, 5)).toEqual([20, 50])
})

/** The marks of one series, by the name that it has in the picture. */
function marks(svg: string, name: string): string[] {
  const [, group = ''] = svg.split(`${name}_marks"`)
  const [inside = ''] = group.split(/<\/g>/)
  return inside.match(/<(?:path|line)[^>]*>/g) ?? []
}

function part(svg: string, name: 'legend' | 'labels'): string {
  const [, inside = ''] = svg.split(`class="${name}"`)
  return name === 'legend' ? (inside.split('class="labels"')[0] ?? '') : inside
}
