import { describe, expect, test } from 'vitest'
import { Entry } from './entry.ts'
import type { FeedEvent } from './event.ts'
import { Ring } from './ring.ts'

const MIB = 1024 * 1024

function entry(seq: number, json = `{"seq":${seq}}`): Entry {
  return new Entry(seq, {} as FeedEvent, json)
}

function filled(retain: number, count: number): Ring {
  const ring = new Ring(retain)
  for (let seq = 1; seq <= count; seq++) ring.append(entry(seq))
  return ring
}

const seqs = (entries: readonly Entry[]): number[] => entries.map(({ seq }) => seq)

const everything = Number.MAX_SAFE_INTEGER

describe('a ring', () => {
  test('that is empty has its oldest one past its newest', () => {
    const ring = new Ring(3)
    expect([ring.oldest, ring.newest]).toEqual([1, 0])
    expect(ring.read(0, 10, everything)).toEqual([])
  })

  test('keeps as many as it retains, and no fewer', () => {
    for (const [count, oldest] of [
      [1, 1],
      [3, 1],
      [4, 2],
      [7, 5],
      [100, 98],
    ] as const) {
      const ring = filled(3, count)
      expect([ring.oldest, ring.newest]).toEqual([oldest, count])
    }
  })

  test('is read across the place where its slots wrap around', () => {
    for (let count = 5; count < 15; count++) {
      const ring = filled(5, count)
      const all = [count - 4, count - 3, count - 2, count - 1, count]
      expect(seqs(ring.read(count - 5, 10, everything))).toEqual(all)
      expect(seqs(ring.read(count - 4, 2, everything))).toEqual(all.slice(1, 3))
      expect(() => ring.read(count - 6, 10, everything)).toThrow(RangeError)
    }
  })

  test('that retains one entry has just the newest', () => {
    const ring = filled(1, 9)
    expect([ring.oldest, ring.newest]).toEqual([9, 9])
    expect(seqs(ring.read(8, 10, everything))).toEqual([9])
    expect(ring.read(9, 10, everything)).toEqual([])
    expect(() => ring.read(7, 10, everything)).toThrow(RangeError)
  })

  test('keeps no more bytes than it may, but always the newest', () => {
    const ring = new Ring(100, 50)
    for (let seq = 1; seq <= 9; seq++) ring.append(entry(seq, 'x'.repeat(10)))
    expect([ring.oldest, ring.newest]).toEqual([5, 9])
    ring.append(entry(10, 'x'.repeat(500)))
    expect([ring.oldest, ring.newest]).toEqual([10, 10])
  })

  test('takes nothing but the entry that comes next', () => {
    const ring = filled(3, 5)
    for (const seq of [0, 4, 5, 7]) expect(() => ring.append(entry(seq))).toThrow(RangeError)
    expect([ring.oldest, ring.newest]).toEqual([3, 5])
    ring.append(entry(6))
    expect(ring.newest).toBe(6)
  })

  test('is read one entry at least, however few bytes were asked for', () => {
    const ring = filled(5, 5)
    expect(seqs(ring.read(2, 10, 0))).toEqual([3])
    expect(seqs(ring.read(2, 10, 1))).toEqual([3])
  })

  test('holds no more than 256 MiB of JSON, whatever it retains', () => {
    // One string in all of them: the ring counts 300 MiB where the test holds one.
    const megabyte = 'x'.repeat(MIB)
    const ring = new Ring(1_000)
    for (let seq = 1; seq <= 256; seq++) ring.append(entry(seq, megabyte))
    expect([ring.oldest, ring.newest]).toEqual([1, 256])
    for (let seq = 257; seq <= 300; seq++) ring.append(entry(seq, megabyte))
    expect([ring.oldest, ring.newest]).toEqual([45, 300])
    expect(() => ring.read(43, 1, everything)).toThrow(RangeError)
    expect(seqs(ring.read(44, 2, everything))).toEqual([45, 46])
  })

  test('counts bytes of UTF-8, and lets go of as many entries as a large one needs', () => {
    const megabyte = 'ü'.repeat(MIB / 2)
    const ring = new Ring(1_000)
    for (let seq = 1; seq <= 256; seq++) ring.append(entry(seq, megabyte))
    expect(ring.oldest).toBe(1)
    ring.append(entry(257, 'x'.repeat(10 * MIB)))
    expect(ring.oldest).toBe(11)
  })

  test('counts what the slots let go of, too', () => {
    const megabyte = 'x'.repeat(MIB)
    const ring = new Ring(200)
    for (let seq = 1; seq <= 1_000; seq++) ring.append(entry(seq, megabyte))
    expect([ring.oldest, ring.newest]).toEqual([801, 1_000])
  })
})
