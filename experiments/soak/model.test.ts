import { describe, expect, test } from 'vitest'
import { settle } from './account.ts'
import { LogBook } from './log-book.ts'
import { Model } from './model.ts'
import type { Broken } from './promises.ts'

const E = 'epoch123'
const RETAIN = 10

/** A log of notifications at even seqs and prices of one symbol at odd ones. */
function jsonOf(seq: number, epoch = E, text = ''): string {
  const id = `${epoch}.${seq}`
  const price = { id, type: 'price', at: seq, data: { symbol: 'X', price: seq } }
  const title = `soak ${epoch} ${seq}`
  const notification = { id, type: 'notification', at: seq, data: { title, text } }
  return JSON.stringify(seq % 2 === 0 ? notification : price)
}

/** A lane that was told `live` at 0, beside a recorder that saw events 1 to `recorded`. */
function lane(recorded = 0) {
  const book = new LogBook()
  const broken: Broken[] = []
  const options = { book, retain: RETAIN, broken: (one: Broken) => void broken.push(one) }
  const recorder = new Model({ ...options, name: 'recorder', records: true })
  recorder.begin(E, 0)
  for (let seq = 1; seq <= recorded; seq++) recorder.event(E, seq, jsonOf(seq))
  const model = new Model({ ...options, name: 'lane' })
  const hear = (...seqs: number[]): void => {
    for (const seq of seqs) model.event(E, seq, jsonOf(seq))
  }
  const start = (outcome: 'live' | 'resumed' | 'reset', seq: number, more: Begun = {}): void => {
    const { reason, epoch = E, shown = [] } = more
    const snapshot = shown.map((one) => ({ seq: one, json: jsonOf(one, epoch) }))
    model.start({ outcome, reason, epoch, seq }, snapshot)
  }
  /** What was found, once the logs are over. */
  const found = (): string[] => {
    settle(model, book)
    return broken.map(({ promised }) => promised)
  }
  return { book, broken, model, hear, start, found }
}

interface Begun {
  readonly reason?: string
  readonly epoch?: string
  readonly shown?: readonly number[]
}

describe('a model finds nothing wrong', () => {
  test('with events in order, repeats among them, and a resumption', () => {
    const { model, hear, start, found } = lane(6)
    start('live', 0)
    hear(1, 2, 3, 2, 3)
    start('resumed', 3)
    hear(3, 4, 5, 6)
    expect(found()).toEqual([])
    expect(model.counts).toEqual({ events: 9, snapshots: 0, repeats: 3, resets: 0 })
  })

  test('with a snapshot that leaves out what is superseded in it', () => {
    // The newest price is 49; the 20 newest notifications are 12 to 50.
    const { hear, start, found } = lane(52)
    const shown = [...upTo(50).filter((seq) => seq % 2 === 0 && seq >= 12), 49].sort(
      (a, b) => a - b,
    )
    start('live', 50, { shown })
    hear(51, 52)
    expect(found()).toEqual([])
  })

  test('with a reset, when the log is another or no longer has what is missing', () => {
    const { hear, start, found } = lane(14)
    start('live', 0)
    hear(1, 2)
    start('reset', 14, { reason: 'trimmed', shown: [2, 4, 6, 8, 10, 12, 13, 14] })
    start('reset', 1, { reason: 'epoch', epoch: 'another1', shown: [1] })
    expect(found()).toEqual([])
  })

  test('when a log dies with events, acknowledged or not, that had not come', () => {
    const { book, hear, start, found } = lane(4)
    start('live', 0)
    hear(1, 2)
    expect(book.acknowledge(`${E}.6`, 'soak of its last moment')).toBeUndefined()
    start('reset', 0, { reason: 'epoch', epoch: 'another1' })
    expect(found()).toEqual([])
  })
})

describe('a model finds', () => {
  test('a gap, and what never came because of it', () => {
    const { hear, start, found, broken } = lane(4)
    start('live', 0)
    hear(1, 4)
    expect(found()).toEqual(['no silent gap', 'nothing lost'])
    expect(broken[1]?.what).toBe(`of ${E} it never had 2, 3`)
  })

  test('a gap that only a heartbeat gives away', () => {
    const { model, hear, start, found } = lane(3)
    start('live', 0)
    hear(1, 2)
    model.sent(E, 2)
    expect(found()).toEqual([])
    model.sent(E, 3)
    expect(found()).toEqual(['no silent gap'])
  })

  test('an event that came late, out of order', () => {
    const { hear, start, found } = lane(3)
    start('live', 0)
    hear(1, 3, 2)
    expect(found()).toEqual(['no silent gap', 'order'])
  })

  test('what a client drops as a repeat though it had not come', () => {
    const { model, hear, start, found } = lane(3)
    start('live', 0)
    hear(1, 2, 3)
    model.repeat(E, 2)
    expect(found()).toEqual([])
    start('reset', 20, { reason: 'trimmed' })
    model.repeat(E, 15)
    expect(found()).toContain('order')
  })

  test('an id that comes with other JSON than before, from whomever', () => {
    const { model, start, found } = lane(2)
    start('live', 0)
    model.event(E, 1, jsonOf(1))
    model.event(E, 2, jsonOf(2, E, 'another text'))
    expect(found()).toEqual(['same JSON'])
  })

  test('a repeat that nobody can recognise, since it has an id of its own', () => {
    const { model, hear, start, found } = lane(2)
    start('live', 0)
    hear(1, 2)
    model.event(E, 3, jsonOf(2).replace(`${E}.2`, `${E}.3`))
    expect(found()).toEqual(['recognisable repeats'])
  })

  test('a snapshot that lacks what is not superseded, a notification or a price', () => {
    for (const shown of [
      [2, 3],
      [2, 4],
    ]) {
      const { start, found } = lane(4)
      start('live', 4, { shown })
      expect(found()).toContain('nothing lost')
    }
  })

  test('a snapshot that holds what is superseded, or is not in order', () => {
    const superseded = lane(4)
    superseded.start('live', 4, { shown: [1, 2, 3, 4] })
    expect(superseded.found()).toEqual(['same start'])
    const shuffled = lane(4)
    shuffled.start('live', 4, { shown: [2, 4, 3] })
    expect(shuffled.found()).toEqual(['same start'])
  })

  test('an event after a snapshot that never came', () => {
    const { hear, start, found } = lane(6)
    start('live', 4, { shown: [2, 3, 4] })
    hear(6)
    expect(found()).toEqual(['no silent gap', 'nothing lost'])
  })

  test.each([
    ['a reset without need', 'reset', { reason: 'trimmed' }],
    ['a reset for the epoch in the same log', 'reset', { reason: 'epoch' }],
    ['a cursor that is called one from the future', 'reset', { reason: 'future' }],
    ['a cursor that is called malformed', 'reset', { reason: 'malformed' }],
    ['a new beginning though there was a cursor', 'live', {}],
    ['a resumption in another log', 'resumed', { epoch: 'another1' }],
  ] as const)('%s', (_, outcome, begun) => {
    const { hear, start, found } = lane(2)
    start('live', 0)
    hear(1, 2)
    start(outcome, 2, { ...begun, shown: outcome === 'resumed' ? [] : [1, 2] })
    expect(found()).toContain('no silent gap')
  })

  test('another log without a reset', () => {
    const { model, hear, start, found } = lane(2)
    start('live', 0)
    hear(1, 2)
    model.event('another1', 3, jsonOf(3, 'another1'))
    expect(found()).toContain('no silent gap')
  })

  test('a receipt for an event that the log has not, or has under another title', () => {
    const { book, hear, start, found } = lane(4)
    start('live', 0)
    hear(1, 2, 3, 4)
    expect(book.acknowledge(`${E}.4`, 'soak of another')?.[0]).toBe('nothing lost')
    book.acknowledge(`${E}.5`, 'soak that was swallowed')
    start('reset', 18, { reason: 'trimmed', shown: [2, 3, 4] })
    expect(found()).toEqual(['nothing lost'])
  })

  test('where it was: the trace has what came before and after', () => {
    const { hear, start, broken } = lane()
    start('live', 0)
    hear(...upTo(30), 32, 33, 34)
    const [one] = broken
    const trace = (one?.trace ?? []).map((line) => line.replace(/^\S+ s {2}/, ''))
    expect(trace).toHaveLength(22)
    expect(trace.slice(-6)).toEqual([
      ...[
        '29',
        '30',
        '32',
        '! no silent gap: 32 came after 30, and no reset before it',
        '33',
        '34',
      ],
    ])
  })
})

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}
