import { expect, test } from 'vitest'
import { openingOf } from './opening.ts'
import { questions } from './questions.ts'

test('an opening comment is the question, method, reading and limits of a report', () => {
  const source =
    '// Question: Why?\n// Method: So,\n//   and so.\n// Reading: Lower is better.\n// Limits: None.\nimport x\n'
  expect(openingOf(source, 'x.ts')).toEqual({
    question: 'Why?',
    method: 'So, and so.',
    reading: 'Lower is better.',
    limits: 'None.',
  })
})

test('one that lacks a line is refused, with the line and what belongs there', () => {
  expect(() => openingOf('// Question: Why?\n// Reading: So.\n', '03-x.ts')).toThrow(
    '03-x.ts has to begin with "// Method: …" in line 2',
  )
  expect(() => openingOf('import x\n', '03-x.ts')).toThrow('in line 1')
})

test('the questions are numbered from 1 on, and none is left out', async () => {
  const all = await questions()
  expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index + 1))
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
})
