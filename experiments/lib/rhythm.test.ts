import { expect, test } from 'vitest'
import { readOptions } from '../../server/options.ts'
import { rhythmFlags, rhythmRate } from './rhythm.ts'

test('the server is told how events are to come', () => {
  const [periodic, poisson, tape] = (['periodic', 'poisson', 'tape'] as const).map((rhythm) => {
    return readOptions(rhythmFlags(rhythm, 20, 7))
  })
  const simulator = { source: 'simulator', rate: 20, seed: 7, roads: false }
  expect(periodic).toMatchObject({ ...simulator, arrivals: 'periodic' })
  expect(poisson).toMatchObject({ ...simulator, arrivals: 'poisson' })
  expect(tape).toMatchObject({ source: 'tape', speed: 20, roads: false })
})

test('how many events come is checked where it is known', () => {
  expect(rhythmRate('poisson', 20)).toEqual({ rate: 20, arrivals: 'poisson' })
  expect(rhythmRate('tape', 20)).toEqual({})
})
