import { expect, test } from 'vitest'
import type { LearnerView } from '../../server/lab/room-messages.ts'
import { modelOf, numbersOf, pooled, predictionsOf, resultsOf, votes } from './answers.ts'

const learners: LearnerView[] = [
  {
    learner: '1',
    nickname: 'Mina',
    here: true,
    lanes: {},
    prediction: 40,
    result: { value: 36, figures: { model: 37 } },
  },
  { learner: '2', nickname: 'Bo', here: false, lanes: {}, prediction: 'sse' },
  { learner: '3', nickname: 'Ada', here: true, lanes: {}, result: { value: 38 } },
]

test('predictions and results are those of whoever has one, away or not', () => {
  expect(predictionsOf(learners).map(({ nickname, value }) => [nickname, value])).toEqual([
    ['Mina', 40],
    ['Bo', 'sse'],
  ])
  expect(resultsOf(learners).map(({ nickname, value }) => [nickname, value])).toEqual([
    ['Mina', 36],
    ['Ada', 38],
  ])
  expect(numbersOf(predictionsOf(learners))).toEqual([40])
})

test('the pooled figure is a median that somebody had, with n, least and most', () => {
  expect(pooled([9, 1, 5])).toEqual({ n: 3, median: 5, least: 1, most: 9 })
  expect(pooled([9, 1])).toEqual({ n: 2, median: 1, least: 1, most: 9 })
  expect(pooled([])).toBeUndefined()
})

test('the model is what learners’ pages said of their settings', () => {
  expect(modelOf(learners)).toBe(37)
  expect(modelOf([])).toBeUndefined()
})

test('lanes are counted, the most first', () => {
  const answers = ['sse', 'websocket', 'websocket', 3].map((value, index) => {
    return { learner: String(index), nickname: '', value }
  })
  expect(votes(answers)).toEqual([
    ['websocket', 2],
    ['sse', 1],
  ])
})
