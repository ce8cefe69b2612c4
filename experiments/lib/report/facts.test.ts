import { expect, test } from 'vitest'
import { facts } from './facts.ts'

const all = Object.values(facts)

test('each fact says where it is from and what differs', () => {
  for (const { name, source, url, says, differs, figures } of all) {
    expect(says.length, name).toBeGreaterThan(20)
    expect(differs.length, name).toBeGreaterThan(20)
    expect(figures.length, name).toBeGreaterThan(0)
    expect(source === undefined, name).toBe(url === undefined)
    // What nobody published is marked as computed.
    if (source === undefined) expect(figures.every((one) => one.isComputed)).toBe(true)
  }
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
})

test('871 against 2 bytes shrinks to 8 to 1 with payload and TCP/IP', () => {
  const values = facts.lubbersGreco.figures.map(({ value }) => value)
  expect(values).toEqual([871, 2, 892, 23, 1048, 127])
  const factors = [0, 2, 4].map((i) => Math.round((values[i] ?? 0) / (values[i + 1] ?? 0)))
  expect(factors).toEqual([436, 39, 8])
})
