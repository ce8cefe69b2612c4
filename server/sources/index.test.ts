import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { type SourceSettings, sourcesOf } from './index.ts'
import { shippedTapes, TapeError } from './tape.ts'

const settings: SourceSettings = {
  source: 'tape',
  speed: 10,
  rate: 10,
  arrivals: 'poisson',
  symbols: ['ALFA'],
  seed: 1,
}

describe('the source that is made', () => {
  test('plays the recordings that ship where none is named', () => {
    expect(sourcesOf([])(settings).about).toMatchObject({
      kind: 'tape',
      speed: 10,
      tapes: [{ symbols: ['USDJPY'] }, { symbols: ['XBTUSDT'] }],
    })
  })

  test('plays the recordings that are named, in their order', () => {
    const [first = '', second = ''] = shippedTapes()
    expect(sourcesOf([second, first])(settings).about).toMatchObject({
      tapes: [{ symbols: ['XBTUSDT'] }, { symbols: ['USDJPY'] }],
    })
  })

  test('is the simulator where that is asked for', () => {
    const { rate, arrivals, symbols, seed } = settings
    expect(sourcesOf(['none.csv'])({ ...settings, source: 'simulator' }).about).toEqual({
      kind: 'simulator',
      rate,
      arrivals,
      symbols,
      seed,
    })
  })

  test('is none where a recording cannot be played', () => {
    expect(() => sourcesOf(['none.csv'])(settings)).toThrow(TapeError)
  })

  test('plays recordings as they were when they were first played', async () => {
    const file = path.join(await mkdtemp(path.join(tmpdir(), 'tape-')), 'once.csv')
    await copyFile(shippedTapes()[0] ?? '', file)
    const make = sourcesOf([file])
    const { about } = make(settings)
    await rm(path.dirname(file), { recursive: true })
    expect(make({ ...settings, speed: 20 }).about).toEqual({ ...about, speed: 20 })
  })
})
