import { describe, expect, test } from 'vitest'
import type { Report } from '../../web/transports/transport.ts'
import type { FeedEvent } from '../feed/event.ts'
import { Account } from './account.ts'
import { LogRecord } from './log-record.ts'

const [ONE, TWO] = ['epoch111', 'epoch222']

/** Every third is a notification, the others are prices of one symbol. */
function event(seq: number, epoch = ONE, title = 'one'): FeedEvent {
  const stamp = { id: `${epoch}.${seq}`, at: seq }
  return seq % 3 === 0
    ? { ...stamp, type: 'notification', data: { level: 'info', title, text: '', from: 'test' } }
    : { ...stamp, type: 'price', data: { symbol: 'X', price: seq, volume: 1, side: 'buy' } }
}

/** A log that has had five events, was lost, and has had two since. */
function record(): LogRecord {
  const log = new LogRecord()
  for (const seq of [1, 2, 3, 4, 5]) log.add(JSON.stringify(event(seq)))
  for (const seq of [1, 2]) log.add(JSON.stringify(event(seq, TWO)))
  expect(log.wrong).toEqual([])
  return log
}

const came = (seq: number, epoch = ONE): Report => {
  return { kind: 'event', event: event(seq, epoch), arrival: 'live' }
}

function start(outcome: string, cursor: string, shown: number[] = []): Report[] {
  const [epoch = ''] = cursor.split('.')
  const [what, reason] = outcome.split(': ')
  const start = { kind: 'start', outcome: what, ...(reason && { reason }), cursor, missed: 0 }
  const snapshot = shown.map((seq): Report => {
    return { kind: 'event', event: event(seq, epoch), arrival: 'snapshot' }
  })
  return [start as Report, ...snapshot]
}

const BEGIN = start('live', `${ONE}.4`, [3, 4])

describe('an account finds nothing wrong', () => {
  test.each<[what: string, reports: Report[]]>([
    ['with every event from a snapshot on', [...BEGIN, came(5)]],
    [
      'with a stream that resumes where it was',
      [...BEGIN, ...start('resumed', `${ONE}.4`), came(5)],
    ],
    [
      'with a poll that resumes, whose cursor is ahead',
      [...BEGIN, ...start('resumed', `${ONE}.5`), came(5)],
    ],
    ['with a repeat', [...BEGIN, { kind: 'repeat', id: `${ONE}.4` }, came(5)]],
    ['with what was sent of a log before it was lost', [...BEGIN, came(5), came(6)]],
    ['with a new log', [...BEGIN, ...start('reset: epoch', `${TWO}.1`, [1]), came(2, TWO)]],
  ])('%s', (_, reports) => {
    expect(new Account(record(), reports).wrong).toEqual([])
  })
})

describe('an account finds', () => {
  test.each<[what: string, promise: RegExp, reports: Report[]]>([
    [
      'a gap',
      /1 and 2: epoch111.5 came after epoch111.3/,
      [...start('live', `${ONE}.3`, [2, 3]), came(5)],
    ],
    [
      'a gap that the client noticed',
      /promise 2/,
      [...BEGIN, { kind: 'gap', after: `${ONE}.4`, missing: 1 }],
    ],
    ['an event that comes again', /1 and 2/, [...BEGIN, came(5), came(5)]],
    ['another log without a reset', /1 and 2/, [...BEGIN, came(1, TWO)]],
    [
      'an event that is dropped and had not come',
      /promise 3/,
      [...BEGIN, { kind: 'repeat', id: `${ONE}.5` }],
    ],
    ['a second beginning', /promise 2: live/, [...BEGIN, ...BEGIN]],
    [
      'a reset for another epoch to the same',
      /promise 2: reset/,
      [...BEGIN, ...start('reset: epoch', `${ONE}.4`, [3, 4])],
    ],
    [
      'a reset that leads back',
      /promise 2: reset/,
      [...BEGIN, ...start('reset: trimmed', `${ONE}.3`, [2, 3])],
    ],
    ['a snapshot that lacks something', /promise 5/, start('live', `${ONE}.4`, [4])],
    ['a snapshot with what is superseded', /promise 5/, start('live', `${ONE}.4`, [2, 3, 4])],
    [
      'an event that the log has not had',
      /promise 4: .*nothing/,
      [...start('live', `${TWO}.2`, [2]), came(3, TWO)],
    ],
  ])('%s', (_, promise, reports) => {
    expect(new Account(record(), reports).wrong).toEqual([expect.stringMatching(promise)])
  })

  test('an event with other bytes than the log has, or than another client had of a lost one', () => {
    const log = record()
    const changed: Report = { kind: 'event', event: event(3, ONE, 'another'), arrival: 'live' }
    const begin = start('live', `${ONE}.2`, [2])
    expect(new Account(log, [...begin, changed]).wrong).toEqual([
      expect.stringMatching('promise 4'),
    ])
    expect(new Account(log, [...BEGIN, came(5), came(6)]).wrong).toEqual([])
    const other: Report = { kind: 'event', event: event(6, ONE, 'another'), arrival: 'live' }
    expect(new Account(log, [...BEGIN, came(5), other]).wrong).toEqual([
      expect.stringMatching('promise 4'),
    ])
  })
})
