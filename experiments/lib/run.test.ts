import { describe, expect, test } from 'vitest'
import type { Arm, Experiment, Outcome } from './experiment.ts'
import type { Question } from './questions.ts'
import { run, type Step } from './run.ts'
import { QUICK } from './validity.ts'

/** A question about nothing, that starts no process. */
function question(arms: Record<string, (round: number) => Outcome>, rounds = 2): Question {
  const experiment: Experiment = {
    title: 'A made-up question',
    takes: { quick: 1, full: 1 },
    plan: () => ({
      settings: { rate: 4 },
      rounds,
      arms: Object.entries(arms).map(([name, outcome]): Arm => {
        return {
          name,
          label: name,
          settings: {},
          seconds: 1,
          run: async (_, round) => outcome(round),
        }
      }),
      tables: [
        {
          title: 'Figures',
          arms: Object.keys(arms),
          columns: [{ label: 'cost', unit: 'B', digits: 0, figure: 'cost', model: { a: 10 } }],
        },
      ],
      limits: QUICK,
    }),
    answer: ({ rounds: all }) => `So it is, after ${all.length} rounds.`,
    charts: () => [],
  }
  const texts = { question: 'Why?', method: 'So.', reading: 'Lower.', limits: 'None.' }
  return { number: 3, name: 'made-up', experiment, ...texts }
}

const options = { mode: 'quick', seed: 1 } as const
const hooks = { command: 'npm run experiment -- made-up' }

function cost(value: number, n = 100): Outcome {
  return { figures: { cost: { value, n } }, histograms: {}, seen: [] }
}

describe('a run', () => {
  test('has each arm once a round, in an order drawn anew, and answers', async () => {
    const arms = { a: () => cost(1), b: () => cost(2), c: () => cost(3), d: () => cost(4) }
    const steps: Step[] = []
    const record = await run(question(arms, 6), options, { ...hooks, step: (it) => steps.push(it) })
    expect(record.validity).toEqual({ isValid: true, reasons: [] })
    expect(record.answer).toBe('So it is, after 6 rounds.')
    expect(record.settings).toEqual({ rate: 4, seed: 1 })
    expect(record.rounds.map(({ order }) => [...order].sort().join(''))).toEqual(
      Array(6).fill('abcd'),
    )
    expect(new Set(record.rounds.map(({ order }) => order.join(''))).size).toBeGreaterThan(1)
    expect(steps.map(({ left }) => left)).toEqual(Array.from({ length: 24 }, (_, i) => 24 - i))
  })

  test('with anything that speaks against it is not valid, has the reason, and no answer', async () => {
    const arms = {
      a: () => cost(1),
      b: (round: number) => ({
        ...cost(2),
        seen: round % 2 === 1 ? [{ generator: { cpu: 0.97, loopLag: 1 } }] : [],
      }),
    }
    const record = await run(question(arms), options, hooks)
    expect(record.answer).toBeNull()
    expect(record.validity.reasons).toMatchObject([{ code: 'generator-cpu' }])
    expect(record.validity.reasons[0]?.sentence).toMatch(
      /^round 2, b: the load generator took 97 %/,
    )
  })

  test('measures an arm again that something held up, and says how often', async () => {
    let asked = 0
    const held = { ...cost(7), seen: [{ generator: { cpu: 0.1, loopLag: 900 } }] }
    const arms = { a: () => (++asked === 2 ? held : cost(1)), b: () => cost(2) }
    const record = await run(question(arms, 3), options, hooks)
    expect(asked).toBe(4)
    expect(record.validity.isValid).toBe(true)
    expect(record.repeated).toBe(1)
    expect(record.rounds.map(({ results }) => results.a?.figures.cost?.value)).toEqual([1, 1, 1])
  })

  test('does not measure again where the server, which holds the source, was busy', async () => {
    const late = { meant: 100, came: 60, variance: 0 }
    const busyOf = (cores: number) => {
      let asked = 0
      const arms = {
        a: (): Outcome => {
          asked++
          const figures = { cost: { value: 1, n: 100 }, cores: { value: cores, n: 1 } }
          return { figures, histograms: {}, seen: [{ source: late }] }
        },
      }
      return run(question(arms, 1), options, hooks).then(() => asked)
    }
    expect(await busyOf(0.9)).toBe(1)
    expect(await busyOf(0.1)).toBe(3)
  })

  test('is kept when no answer can be made of it, and leaves out what is no number', async () => {
    const made = question({ a: () => ({ ...cost(1), figures: { cost: { value: 0 / 0, n: 0 } } }) })
    const experiment = {
      ...made.experiment,
      answer: () => {
        throw new Error('there is no cost')
      },
    }
    const record = await run({ ...made, experiment }, options, hooks)
    expect(record.rounds[0]?.results.a?.figures).toEqual({})
    expect(record.validity.reasons).toEqual([
      { code: 'failed', sentence: 'no answer can be made of it: there is no cost' },
    ])
  })

  test('is not valid when a figure beside a model rests on too few', async () => {
    const record = await run(question({ a: () => cost(1, 4) }), options, hooks)
    expect(record.validity.reasons).toMatchObject([{ code: 'too-few' }])
    expect(record.validity.reasons[0]?.sentence).toContain('a, cost rests on 8')
    // Without a model nothing is claimed of it.
    const other = await run(question({ b: () => cost(1, 4) }), options, hooks)
    expect(other.validity.isValid).toBe(true)
  })

  test('ends with the first arm that fails, and says which', async () => {
    let ran = 0
    const arms = {
      a: (): Outcome => {
        ran++
        throw new Error('only 3 of 20 clients could connect')
      },
    }
    const record = await run(question(arms, 5), options, hooks)
    expect(ran).toBe(1)
    expect(record.rounds).toEqual([])
    expect(record.validity.reasons).toEqual([
      { code: 'failed', sentence: 'round 1, a: only 3 of 20 clients could connect' },
    ])
  })
})
