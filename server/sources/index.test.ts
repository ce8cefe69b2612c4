import { describe, expect, test } from 'vitest'
import { makeSource, type SourceSettings } from './index.ts'
import { shippedTapes, TapeError } from './tape.ts'

const settings: SourceSettings = {
  source: 'tape',
  tape: [],
  speed: 10,
  rate: 10,
  arrivals: 'poisson',
  symbols: ['ALFA'],
  seed: 1,
}

describe('the source that is made', () => {
  test('plays the recordings that ship where none is named', () => {
    expect(makeSource(settings).about).toMatchObject({
      kind: 'tape',
      speed: 10,
      tapes: [{ symbols: ['USDJPY'] }, { symbols: ['XBTUSDT'] }],
    })
  })

  test('plays the recordings that are named, in their order', () => {
    const [first = '', second = ''] = shippedTapes()
    expect(makeSource({ ...settings, tape: [second, first] }).about).toMatchObject({
      tapes: [{ symbols: ['XBTUSDT'] }, { symbols: ['USDJPY'] }],
    })
  })

  test('is the simulator where that is asked for', () => {
    const { rate, arrivals, symbols, seed } = settings
    expect(makeSource({ ...settings, source: 'simulator' }).about).toEqual({
      kind: 'simulator',
      rate,
      arrivals,
      symbols,
      seed,
    })
  })

  test('is none where a recording cannot be played', () => {
    expect(() => makeSource({ ...settings, tape: ['none.csv'] })).toThrow(TapeError)
  })
})
