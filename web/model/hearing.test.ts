import { describe, expect, it } from 'vitest'
import { type Heard, Hearing } from './hearing.ts'

function heard(lane: string, id: string, lateness = 1): Heard {
  return { lane, id, lateness, arrival: 'live' }
}

describe('a hearing', () => {
  it('knows who heard before the receipt came', () => {
    const hearing = new Hearing()
    hearing.take(heard('websocket', 'k3v9x2ab.8'))
    hearing.take(heard('websocket', 'k3v9x2ab.9', 3))
    expect(hearing.by('websocket')).toBeUndefined()
    hearing.receipt('k3v9x2ab.9')
    expect(hearing.by('websocket')).toMatchObject({ lateness: 3 })
  })

  it('lists lanes in the order in which they heard, each once', () => {
    const hearing = new Hearing()
    hearing.receipt('k3v9x2ab.9')
    for (const lane of ['sse', 'websocket', 'sse']) hearing.take(heard(lane, 'k3v9x2ab.9'))
    hearing.take(heard('long-polling', 'k3v9x2ab.10'))
    expect(hearing.all().map(({ lane }) => lane)).toEqual(['sse', 'websocket'])
  })
})
