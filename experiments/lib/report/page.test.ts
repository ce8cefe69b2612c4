import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Experiment } from '../experiment.ts'
import type { Question } from '../questions.ts'
import { lookOf } from '../transports.ts'
import type { Chart } from './chart.ts'
import { AGE, madeUp } from './made-up.ts'
import { reportPage } from './page.ts'
import type { RunRecord } from './record.ts'
import { measured } from './series.ts'

const experiment: Experiment = {
  title: 'What does distance do?',
  takes: { quick: 20, full: 200 },
  plan: () => ({ settings: {}, rounds: 1, arms: [], tables: [], limits: {} as never }),
  answer: () => '',
  supplement: () => 'A paragraph, and <b>a tag</b>.',
  charts: (record): Chart[] => [
    {
      title: 'Lateness',
      description: 'Median age.',
      x: { label: 'transport', scale: 'names' },
      y: { label: 'age, ms', scale: 'linear' },
      series: ['long-polling', 'sse'].map((name) => ({
        ...lookOf(name),
        kind: 'measured' as const,
        points: measured(record, AGE, [{ arm: name, x: lookOf(name).label }]),
      })),
    },
  ],
}

function questionOf(more: Partial<Question> = {}, of: Partial<Experiment> = {}): Question {
  const { question, method, reading, limits, number, name } = madeUp().experiment
  return {
    ...{ question, method, reading, limits, number, name },
    experiment: { ...experiment, ...of },
    ...more,
  }
}

const invalid: RunRecord = {
  ...madeUp(),
  answer: null,
  validity: { isValid: false, reasons: [{ code: 'rate-missed', sentence: '3 instead of 4.' }] },
}

describe('the page of all runs', () => {
  test('begins with each question, its answer in a line, and the way to it', async () => {
    const open = questionOf({ number: 12, name: 'tls' }, { title: 'TLS?', open: 'no TLS yet' })
    const other = questionOf({ number: 13, name: 'lie' }, { title: 'Which is the lie?' })
    const page = await reportPage([questionOf(), open, other], [madeUp()])
    const [list = ''] = /<nav.*?<\/nav>/s.exec(page) ?? []
    expect(list).toContain('<a href="#distance">What does distance do?</a>')
    expect(list).toContain('Long polling was 20 % later.')
    expect(list).toContain('Not yet: no TLS yet')
    expect(list).toContain('No run yet: <code>npm run experiment -- lie</code>')
    expect(list).toContain('href="#capacity"')
    expect(page).toContain('<section class="question" id="distance"')
  })

  test('shows charts in two sizes, each figure with its spread and n, and how it was run', async () => {
    const page = await reportPage([questionOf()], [madeUp()])
    const [figure = ''] = /<figure>.*?<\/figure>/s.exec(page) ?? []
    expect(figure.match(/<svg /g)).toHaveLength(2)
    expect(page).toMatch(
      /<b>\d+\.\d<\/b><small>\[\d+\.\d … \d+\.\d\] n = 500 of 125<\/small><small class="model">model 60\.0</,
    )
    expect(page).toContain('cores: 2, 16.0 GiB; Linux 6.1 x64; Node v20.19.0')
    expect(page).toContain('0123456789abcdef0123456789abcdef01234567, nothing changed since')
    expect(page).toContain('What follows from it')
  })

  test('says which runs are quick, and shows of one that is not valid what speaks against it', async () => {
    expect(await reportPage([questionOf()], [madeUp()])).toContain('<b>Quick run.</b>')
    const full = await reportPage([questionOf()], [{ ...madeUp(), mode: 'full' }])
    expect(full).not.toContain('<b>Quick')
    const page = await reportPage([questionOf()], [invalid])
    expect(page).toContain('<li><code>rate-missed</code> 3 instead of 4.</li>')
    expect(page).toContain('The run was not valid.')
    expect(page).not.toContain('What follows from it')
  })

  test('takes no text for markup, whoever wrote it', async () => {
    const hostile = '<img src=x onerror=alert(1)>"&'
    const run = madeUp()
    const page = await reportPage(
      [questionOf({}, { title: hostile, open: hostile })],
      [
        {
          ...run,
          answer: hostile,
          command: hostile,
          settings: { [hostile]: hostile },
          experiment: { ...run.experiment, title: hostile, question: hostile, limits: hostile },
          arms: run.arms.map((arm) => ({ ...arm, label: hostile })),
        },
      ],
    )
    expect(page).not.toContain('<img')
    expect(page).not.toContain('<b>a tag</b>')
    expect(page.split('&lt;img').length).toBeGreaterThan(8)
  })

  test('fetches nothing', async () => {
    const page = await reportPage([questionOf()], [madeUp()])
    expect(page).not.toMatch(/\ssrc=|@import|url\(|rel="?stylesheet|preload|\bimport\(/)
    expect(page.match(/<link /g)).toHaveLength(1)
    expect(page).toMatch(/<link rel="icon" href="data:/)
  })

  test('runs its own script and no other, by a policy at its top', async () => {
    const page = await reportPage([questionOf()], [madeUp()])
    const [, script = ''] = /<script type="module">(.*?)<\/script>/s.exec(page) ?? []
    const hash = createHash('sha256').update(script).digest('base64')
    const [, policy] =
      /<meta http-equiv="Content-Security-Policy" content="(.*?)">/.exec(page) ?? []
    expect(policy).toContain(`script-src 'sha256-${hash}';`)
    expect(policy).toMatch(/^default-src 'none'; /)
    expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<script'))
  })

  test('has no two elements of one id, and the same text each time', async () => {
    const page = await reportPage([questionOf()], [madeUp()])
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(await reportPage([questionOf()], [madeUp()])).toBe(page)
  })

  test('says so when a chart cannot be drawn, and keeps the figures', async () => {
    const charts = () => {
      throw new RangeError('there is no arm <x>')
    }
    const page = await reportPage([questionOf({}, { charts })], [madeUp()])
    expect(page).toContain('Its charts cannot be drawn: there is no arm &lt;x&gt;')
    expect(page).toContain('<caption>Age at 50 ms one way</caption>')
  })

  test('is one without runs, too', async () => {
    expect(await reportPage([questionOf()], [])).toContain('Nothing has been run yet.')
  })
})
