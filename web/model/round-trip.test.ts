import { describe, expect, it } from 'vitest'
import { RoundTrip } from './round-trip.ts'

describe('a round trip', () => {
  it('ends when the event is back, after the receipt', () => {
    const trip = new RoundTrip(1000)
    trip.receipt('k3v9x2ab.9', 1004)
    expect(trip.trip()).toEqual({ receiptAfter: 4, backAfter: undefined, failure: undefined })
    trip.arrived('k3v9x2ab.9', 2500)
    trip.arrived('k3v9x2ab.9', 9999)
    expect(trip.trip()).toMatchObject({ receiptAfter: 4, backAfter: 1500 })
  })

  it('knows the event again that was back before its receipt', () => {
    const trip = new RoundTrip(1000)
    trip.arrived('k3v9x2ab.8', 1001)
    trip.arrived('k3v9x2ab.9', 1002)
    trip.receipt('k3v9x2ab.9', 1004)
    expect(trip.trip()).toMatchObject({ receiptAfter: 4, backAfter: 2 })
  })
})
