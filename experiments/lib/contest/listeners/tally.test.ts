import { describe, expect, test } from 'vitest'
import { Tally } from './tally.ts'

/** A client hears so many of the events 1, 2, 3, …, of which one is made in each ms. */
function hear(tally: Tally, client: number, seqs: readonly number[], late = 1): void {
  for (const seq of seqs) tally.heard(client, seq, seq, true, seq + late)
}

const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

function tallyOf(clients: number): Tally {
  const tally = new Tally()
  for (let client = 0; client < clients; client++) tally.add()
  return tally
}

describe('the tally', () => {
  test('asks each client for the events of the window, by their own time', () => {
    const tally = tallyOf(3)
    for (const client of [0, 1, 2]) hear(tally, client, upTo(3))
    tally.begin(5, 15)
    for (const client of [0, 1, 2]) hear(tally, client, upTo(20, 4), 2)
    expect(tally.isSettled).toBe(true)
    const { clients, events, delivered, prices } = tally.read()
    expect({ clients, events, delivered }).toEqual({ clients: 3, events: 10, delivered: 30 })
    expect(prices).toEqual(upTo(14, 5))
    expect(tally.ages.n).toBe(30)
    expect(tally.ages.max).toBe(2000)
  })

  test('what one client missed is missing, and what all missed too', () => {
    const tally = tallyOf(2)
    tally.begin(5, 15)
    hear(tally, 0, upTo(20))
    hear(
      tally,
      1,
      upTo(20).filter((seq) => seq !== 9),
    )
    expect(tally.read()).toMatchObject({ events: 10, delivered: 19 })

    const other = tallyOf(2)
    other.begin(5, 15)
    for (const client of [0, 1])
      hear(
        other,
        client,
        upTo(20).filter((seq) => seq !== 9),
      )
    expect(other.read()).toMatchObject({ events: 10, delivered: 18 })
  })

  test('what nobody heard at the edges of the window is missing as well', () => {
    const tally = tallyOf(1)
    tally.begin(5, 15)
    hear(
      tally,
      0,
      upTo(20).filter((seq) => seq !== 5 && seq !== 14),
    )
    expect(tally.read()).toMatchObject({ events: 10, delivered: 8 })
  })

  test('one that heard nothing more is asked for all the same', () => {
    const tally = tallyOf(2)
    tally.begin(5, 15)
    hear(tally, 0, upTo(20))
    hear(tally, 1, upTo(8))
    expect(tally.isSettled).toBe(false)
    expect(tally.read()).toMatchObject({ events: 10, delivered: 14 })
  })

  test('repeated events count once, and those of a snapshot not at all', () => {
    const tally = tallyOf(1)
    hear(tally, 0, [1, 3, 4, 4])
    tally.begin(5, 15)
    tally.isOn = true
    hear(tally, 0, [5, 5, 3, ...upTo(16, 6)])
    expect(tally.read()).toMatchObject({ events: 10, delivered: 10, arrived: 12 })
  })

  test('who reads no more is not asked', () => {
    const tally = tallyOf(2)
    hear(tally, 0, upTo(2))
    tally.leaveOut()
    const [one, other] = [tally.add(), tally.add()]
    tally.begin(5, 15)
    for (const client of [one, other]) hear(tally, client, upTo(20, 3))
    expect(tally.isSettled).toBe(true)
    expect(tally.read()).toMatchObject({ clients: 2, events: 10, delivered: 20 })
    expect(tally.read().prices).toHaveLength(10)
  })
})

describe('clients that only count frames', () => {
  /** A reader and a counter, up to the event 20; some frames do not reach the counter. */
  function counting(missing: readonly number[]) {
    const tally = tallyOf(2)
    for (const seq of upTo(20)) {
      if (seq === 5) tally.begin(5, 15)
      hear(tally, 0, [seq])
      if (missing.includes(seq)) continue
      if (tally.wantsToRead(1, seq)) tally.looked(1, seq, seq)
      else tally.counted(1)
    }
    return tally
  }

  test('look into the first frame and into one after the window', () => {
    const tally = counting([])
    expect(tally.isSettled).toBe(true)
    expect(tally.read((client) => client === 1)).toMatchObject({ events: 10, delivered: 20 })
  })

  test('find out that a frame was missing', () => {
    const tally = counting([9])
    expect(tally.read((client) => client === 1)).toMatchObject({ events: 10, delivered: 19 })
  })
})
