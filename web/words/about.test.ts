import { describe, expect, it, vi } from 'vitest'
import type { SourceAbout } from '../../server/sources/source.ts'
import { setLanguage } from '../locales/locale.ts'
import { sentence } from './about.ts'

const tapes = [
  { file: 'a.csv', what: 'trades', symbols: ['XBTUSDT'], date: '2025-11-10', rows: 1000 },
  { file: 'b.csv', what: 'quotes', symbols: ['USDJPY'], date: '2013-01-01', rows: 1000 },
] as const

describe('where the events come from', () => {
  it('names each tape, its date and the speed', () => {
    expect(sentence({ kind: 'tape', speed: 10, tapes })).toBe(
      'XBTUSDT trades of 10 November 2025 and USDJPY quotes of 1 January 2013, replayed ten times as fast.',
    )
  })

  it('has words for any speed', () => {
    const at = (speed: number) => sentence({ kind: 'tape', speed, tapes: [tapes[0]] })
    expect(at(1)).toContain('as fast as they were recorded')
    expect(at(2)).toContain('replayed twice as fast')
    expect(at(0.5)).toContain('replayed 0.5 times as fast')
    expect(at(1000)).toContain('replayed 1,000 times as fast')
  })

  it('says so when they are simulated', () => {
    const about: SourceAbout = {
      kind: 'simulator',
      rate: 10,
      arrivals: 'poisson',
      symbols: ['AAA', 'BBB'],
      seed: 7,
    }
    expect(sentence(about)).toBe(
      'Simulated: random walks of AAA and BBB, 10 events a second on average, at random (Poisson), seed 7.',
    )
  })

  it('names a few of many symbols', () => {
    const symbols = Array.from({ length: 700 }, (_, index) => `S${index}`)
    const about = { kind: 'simulator', rate: 10, arrivals: 'periodic', symbols, seed: 7 } as const
    expect(sentence(about)).toBe(
      'Simulated: random walks of S0, S1, S2, S3 and 696 more, 10 events a second at an even pace, seed 7.',
    )
  })

  it('says so when nobody but people publish', () => {
    expect(sentence({ kind: 'none' })).toBe('Only what people send.')
  })

  it('has Korean for them, and dates as they are written there', async () => {
    vi.stubGlobal('window', new EventTarget())
    vi.stubGlobal('document', { documentElement: {} })
    await setLanguage('ko')
    expect(sentence({ kind: 'tape', speed: 10, tapes })).toBe(
      '기록 시세: 2025년 11월 10일 XBTUSDT 체결 및 2013년 1월 1일 USDJPY 호가. 10배속으로 재생합니다.',
    )
  })
})
