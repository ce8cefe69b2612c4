import { expect, test } from 'vitest'
import { ProblemError } from '../problem.ts'
import { nickname, unlike } from './nickname.ts'

test.each([
  ['Mina', 'Mina'],
  ['  Mina   K.  ', 'Mina K.'],
  ['민아', '민아'],
  ['👩‍👩‍👧‍👦', '👩‍👩‍👧‍👦'],
  ['Zoë', 'Zoë'],
  ['<b>Bo</b>', '<b>Bo</b>'],
  ['a'.repeat(24), 'a'.repeat(24)],
  ['👩‍🚀'.repeat(19), '👩‍🚀'.repeat(19)],
])('%j is called %j', (text, name) => {
  expect(nickname(text)).toBe(name)
})

test.each([
  ['nothing', ''],
  ['spaces', ' \u00a0\u3000 '],
  ['a filler that shows nothing', '\u3164'],
  ['joiners and marks alone', '\u200d\u0301\ufe0f'],
  ['a line break', 'a\nb'],
  ['a NUL', 'a\u0000'],
  ['an escape', '\u001b[31mred'],
  ['an override of the direction', 'a\u202eb'],
  ['a paragraph separator', 'a\u2029b'],
  ['half a character', 'a\ud800'],
  ['25 characters', 'a'.repeat(25)],
  ['a heap of accents', `a${'\u0301'.repeat(200)}`],
])('%s is no nickname', (_, text) => {
  expect(() => nickname(text)).toThrow(ProblemError)
})

test('who is called like another gets a number, whatever the case', () => {
  expect(unlike('Mina', [])).toBe('Mina')
  expect(unlike('Mina', ['mina'])).toBe('Mina 2')
  expect(unlike('Mina', ['Mina', 'MINA 2', 'Mina 4'])).toBe('Mina 3')
  expect(unlike('Ｍｉｎａ', ['Mina'])).toBe('Ｍｉｎａ 2')
})
