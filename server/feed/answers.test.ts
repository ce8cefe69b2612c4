import { describe, expect, test } from 'vitest'
import { notification } from '../testbed/drafts.ts'
import { upTo } from '../testbed/entries.ts'
import { at, epoch, FragileFeed } from '../testbed/fragile-feed.ts'
import { type Answer, Answers } from './answers.ts'
import type { Batch } from './event.ts'
import type { MemoryFeedOptions } from './memory-feed.ts'

const MIB = 1024 * 1024

function feedOf(count: number, options: MemoryFeedOptions = {}, text = ''): FragileFeed {
  const feed = new FragileFeed(options)
  feed.publishMany(count, notification('title', text))
  return feed
}

function batchIn(answer: Answer | undefined): Batch {
  if (answer === undefined) throw new Error('there is no answer')
  return JSON.parse(answer.body)
}

const seqs = ({ events }: Batch): number[] => events.map(({ id }) => Number(id.split('.')[1]))

describe('the answer to a poll', () => {
  test('without a cursor is live: the snapshot, and where it stands', () => {
    const answer = new Answers(feedOf(30)).after(undefined)
    const batch = batchIn(answer)
    expect(batch).toMatchObject({ outcome: 'live', cursor: `${epoch}.30`, more: false })
    expect(batch).not.toHaveProperty('reason')
    expect(batch).not.toHaveProperty('stale')
    expect(seqs(batch)).toEqual(upTo(11, 30))
    // What is in a snapshot was not delivered: it does not count.
    expect(answer).toMatchObject({ events: 0, reset: undefined })
  })

  test('on an empty log is live at 0, and then there is nothing new', () => {
    const answers = new Answers(feedOf(0))
    expect(batchIn(answers.after(undefined))).toEqual({
      outcome: 'live',
      cursor: `${epoch}.0`,
      events: [],
      more: false,
    })
    expect(answers.after(at(0))).toBeUndefined()
  })

  test.each([
    ['another epoch', { epoch: 'otherlog', seq: 30 }, 'epoch'],
    ['the future', at(31), 'future'],
    ['what was trimmed', at(9), 'trimmed'],
    ['nonsense', 'malformed', 'malformed'],
  ] as const)('to a cursor of %s is a reset, with the snapshot', (_, cursor, reason) => {
    const answer = new Answers(feedOf(30, { retain: 20 })).after(cursor)
    const batch = batchIn(answer)
    expect(batch).toMatchObject({ outcome: 'reset', reason, cursor: `${epoch}.30`, more: false })
    expect(seqs(batch)).toEqual(upTo(11, 30))
    expect(answer).toMatchObject({ events: 0, reset: reason })
  })

  test('is exactly what is missing, and where the client stands with it', () => {
    const answer = new Answers(feedOf(30)).after(at(12))
    const batch = batchIn(answer)
    expect(batch).toMatchObject({ outcome: 'resumed', cursor: `${epoch}.30`, more: false })
    expect(seqs(batch)).toEqual(upTo(13, 30))
    expect(answer).toMatchObject({ events: 18, reset: undefined })
  })

  test('at the newest event is none at all', () => {
    expect(new Answers(feedOf(30)).after(at(30))).toBeUndefined()
  })

  test('one before the oldest event is all that is kept', () => {
    const batch = batchIn(new Answers(feedOf(30, { retain: 20 })).after(at(10)))
    expect(batch.outcome).toBe('resumed')
    expect(seqs(batch)).toEqual(upTo(11, 30))
  })

  test('is a page and `more`, until the last page, which has no more', () => {
    const answers = new Answers(feedOf(30), 10)
    const pages: [number[], boolean][] = []
    for (let seq = 5, more = true; more; ) {
      const batch = batchIn(answers.after(at(seq)))
      pages.push([seqs(batch), batch.more])
      seq = Number(batch.cursor.split('.')[1])
      more = batch.more
    }
    expect(pages).toEqual([
      [upTo(6, 15), true],
      [upTo(16, 25), true],
      [upTo(26, 30), false],
    ])
  })

  test('that fits its page exactly has no more', () => {
    const batch = batchIn(new Answers(feedOf(30), 10).after(at(20)))
    expect(seqs(batch)).toEqual(upTo(21, 30))
    expect(batch.more).toBe(false)
  })

  test('has 1,000 events at most, unless told otherwise', () => {
    const batch = batchIn(new Answers(feedOf(1_500)).after(at(0)))
    expect(batch).toMatchObject({ cursor: `${epoch}.1000`, more: true })
    expect(batch.events).toHaveLength(1_000)
  })

  test('ends with the event that fills a mebibyte, and says `more`', () => {
    const answers = new Answers(feedOf(100, { payloadBytes: 65_536 }))
    const answer = answers.after(at(0))
    const batch = batchIn(answer)
    expect(batch.events).toHaveLength(16)
    expect(batch).toMatchObject({ cursor: `${epoch}.16`, more: true })
    expect(Buffer.byteLength(answer?.body ?? '')).toBeLessThan(MIB + 1000)
  })

  test('has the next event, even if that alone is larger than a mebibyte', () => {
    const feed = feedOf(2, {}, 'x'.repeat(MIB))
    const batch = batchIn(new Answers(feed).after(at(0)))
    expect(seqs(batch)).toEqual([1])
    expect(batch.more).toBe(true)
  })

  test('has the JSON of each event as the log has it', async () => {
    const feed = feedOf(0)
    const { json } = await feed.publish(notification('</script>\u2028', '\n\r\0🚀\ud83d'))
    const answers = new Answers(feed)
    for (const cursor of [undefined, at(0)]) {
      expect(answers.after(cursor)?.body).toContain(`"events":[${json}]`)
    }
  })

  test('comes again, the same, when it was lost', () => {
    const answers = new Answers(feedOf(30), 10)
    const first = answers.after(at(5))?.body
    answers.after(at(15))
    expect(answers.after(at(5))?.body).toBe(first)
  })
})

describe('polls at the same cursor', () => {
  test('share one answer', () => {
    const answers = new Answers(feedOf(30))
    const first = answers.after(at(5))
    expect(first).toBeDefined()
    expect(answers.after(at(5))).toBe(first)
  })

  test('share it no longer once an event came in', () => {
    const feed = feedOf(30)
    const answers = new Answers(feed)
    answers.after(at(5))
    feed.publishMany(1, notification('title'))
    expect(seqs(batchIn(answers.after(at(5))))).toEqual(upTo(6, 31))
  })

  test('share it no longer once the feed turned stale, or came back', () => {
    const feed = feedOf(30)
    const answers = new Answers(feed)
    answers.after(at(5))
    feed.turnStale(true)
    expect(batchIn(answers.after(at(5))).stale).toBe(true)
    feed.turnStale(false)
    expect(batchIn(answers.after(at(5)))).not.toHaveProperty('stale')
  })

  test('and those at others are not mixed up', () => {
    const answers = new Answers(feedOf(130))
    for (const seq of [5, 15, 1, 5, 11, 111]) {
      expect(seqs(batchIn(answers.after(at(seq))))).toEqual(upTo(seq + 1, 130))
    }
  })
})

describe('a poll of a stale feed', () => {
  test('is answered with an empty batch that says so, where else there would be nothing', () => {
    const feed = feedOf(30)
    feed.turnStale(true)
    const answer = new Answers(feed).after(at(30))
    expect(batchIn(answer)).toEqual({
      outcome: 'resumed',
      cursor: `${epoch}.30`,
      events: [],
      more: false,
      stale: true,
    })
    expect(answer).toMatchObject({ events: 0, reset: undefined })
  })

  test('is told so in every other batch, too', () => {
    const feed = feedOf(30)
    feed.turnStale(true)
    const answers = new Answers(feed)
    for (const cursor of [undefined, at(12), at(31), 'malformed'] as const) {
      expect(batchIn(answers.after(cursor)).stale).toBe(true)
    }
  })
})
