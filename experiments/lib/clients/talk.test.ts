import { describe, expect, test } from 'vitest'
import type { Published } from '../drivers/driver.ts'
import { Histogram } from '../statistics/histogram.ts'
import { Talk } from './talk.ts'

/** A client whose receipts take so many ms. */
function client(receipt: number) {
  const published: Published[] = []
  return {
    published,
    async publish(): Promise<Published> {
      const sentAt = 1000 * (published.length + 1)
      const one = { id: `e.${published.length}`, sentAt, receiptAt: sentAt + receipt }
      published.push(one)
      return one
    },
  }
}

describe('clients that talk back', () => {
  test('are told how long receipts took, and their own events, whichever came first', async () => {
    const one = client(7)
    const talk = new Talk([one])
    talk.heard(0, 'e.0', 1003)
    talk.begin(200, 0.01, 1)
    await talk.end()
    talk.heard(0, 'e.1', 2012)
    const { published, failed, receipts, returns } = talk.read()
    expect({ published, failed }).toEqual({ published: 2, failed: 0 })
    expect(receipts.samples).toEqual([7000, 7000])
    expect(returns.samples).toEqual([3000, 12_000])
  })

  test('look for their own events alone, and for the first time that they come', async () => {
    const [one, other] = [client(1), client(1)]
    const talk = new Talk([one, other])
    talk.begin(1000, 0.02, 2)
    await talk.end()
    expect(one.published.length + other.published.length).toBe(20)
    talk.heard(0, 'e.0', 1050)
    talk.heard(0, 'e.0', 9999)
    talk.heard(1, 'not-published', 1050)
    const returns = Histogram.from(talk.read().returns)
    expect(returns.n).toBe(1)
    expect(returns.max).toBe(50_000)
  })

  test('count what was not answered, and go on', async () => {
    const refused = { publish: () => Promise.reject(new Error('HTTP 400')) }
    const talk = new Talk([refused])
    talk.begin(500, 0.01, 3)
    await talk.end()
    expect(talk.read()).toMatchObject({ published: 5, failed: 5, receipts: { n: 0 } })
    await expect(talk.open()).rejects.toThrow('400')
  })
})
