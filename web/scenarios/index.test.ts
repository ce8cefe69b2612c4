import { expect, test } from 'vitest'
import { cards, IDS } from './index.ts'

test('there are eleven scenarios, numbered in their order', () => {
  expect(cards.map(({ id }) => id)).toEqual(IDS)
  expect(cards.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
})

test.each(cards)('no. $number, $id, has a claim, a question and a length', async (card) => {
  const scenario = await card.load()
  const question = scenario.question()
  expect(card.title()).not.toBe('')
  expect(card.claim()).not.toBe('')
  expect(question.text).toMatch(/\?$/)
  if (question.kind === 'lane') expect(question.choices.length).toBeGreaterThan(1)
  else expect(question.min).toBeLessThan(question.max)
  expect(scenario.seconds).toBeGreaterThanOrEqual(10)
  expect(scenario.seconds).toBeLessThanOrEqual(60)
})

test.each(cards)('a prediction for $id leaves a mark that says whose it is', async (card) => {
  const scenario = await card.load()
  const question = scenario.question()
  const prediction = question.kind === 'number' ? question.max : question.choices[0]?.value
  const ghost = scenario.ghost?.(prediction ?? '')
  expect(ghost?.label).toMatch(/^your prediction: /)
})
