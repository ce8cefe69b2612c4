import { expect, test } from 'vitest'
import { quietBytes, type Sample } from './quiet-bytes.ts'

const sample = (at: number, bytes: number, events = 0, requests = 0): Sample => {
  return { at, bytes, events, requests }
}

test('a heartbeat’s bytes are those of a time in which nothing else happened', () => {
  const samples = [sample(0, 0), sample(1000, 0), sample(2000, 90), sample(3000, 90)]
  expect(quietBytes(samples, [1500], 0)).toEqual({ bytes: 90, n: 1 })
})

test('a time with an event, two heartbeats or a request in it does not count', () => {
  const moments = [500, 1200, 1800, 2500]
  const withEvent = [sample(0, 0), sample(1000, 230, 1)]
  const withTwo = [sample(1000, 0), sample(2000, 180)]
  const withRequest = [sample(2000, 0), sample(3000, 800, 0, 1)]
  for (const samples of [withEvent, withTwo, withRequest]) {
    expect(quietBytes(samples, moments, 0)).toEqual({ bytes: undefined, n: 0 })
  }
})

test('an empty poll takes one request', () => {
  const samples = [sample(0, 0), sample(1000, 700, 0, 1), sample(2000, 1410, 0, 2)]
  expect(quietBytes(samples, [500, 1500], 1)).toEqual({ bytes: 700, n: 2 })
})
