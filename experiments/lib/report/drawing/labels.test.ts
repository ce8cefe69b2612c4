import { expect, test } from 'vitest'
import { type Box, labelsOf } from './labels.ts'
import { textWidth, wrapText } from './text-width.ts'

const PLOT: Box = { left: 0, right: 400, top: 0, bottom: 300 }

/** Where each text was written, by its first line. */
function placed(svg: string): { x: number; y: number; anchor: string }[] {
  return [...svg.matchAll(/<text text-anchor="(\w+)".*?<tspan x="([\d.-]+)" y="([\d.-]+)"/g)].map(
    ([, anchor = '', x, y]) => ({ anchor, x: Number(x), y: Number(y) }),
  )
}

test('a label stands right of its mark, or left of it where the plot ends', () => {
  const labels = [
    { x: 100, y: 100, text: 'one' },
    { x: 390, y: 200, text: 'another' },
  ]
  const [one, other] = placed(labelsOf(labels, [], PLOT))
  expect(one).toMatchObject({ anchor: 'start', x: 109 })
  expect(other).toMatchObject({ anchor: 'end', x: 381 })
})

test('a label makes way for what is there already, and is tied to its mark when that is far', () => {
  const around: Box = { left: 60, right: 300, top: 60, bottom: 140 }
  const svg = labelsOf([{ x: 180, y: 100, text: 'published' }], [around], PLOT)
  const [{ y } = { y: 100 }] = placed(svg)
  expect(y < 60 || y > 140).toBe(true)
  expect(svg).toMatch(/<path d="M180,100L/)
})

test('labels of two marks at one place do not lie on each other', () => {
  const twice = [1, 2].map((n) => ({ x: 200, y: 150, text: `published figure ${n}` }))
  const [one, other] = placed(labelsOf(twice, [], PLOT))
  expect(one).not.toEqual(other)
})

test('lines break between words, and a word alone may be longer', () => {
  expect(wrapText('a line of some words', 12, 60)).toEqual(['a line of', 'some', 'words'])
  expect(wrapText('incomprehensibilities', 12, 20)).toEqual(['incomprehensibilities'])
  expect(textWidth('mmm', 12)).toBeGreaterThan(2 * textWidth('iii', 12))
})
