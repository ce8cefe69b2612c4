import pino from 'pino'
import { expect, test } from 'vitest'
import { emitted } from './emitted.ts'
import { price } from './testbed/drafts.ts'
import { turn } from './testbed/served-log.ts'

test('that a log takes nothing is said once, and once that it does again', async () => {
  const lines: string[] = []
  const log = pino({ base: null, timestamp: false }, { write: (line) => void lines.push(line) })
  const said = (): unknown[] => lines.map((line) => JSON.parse(line).msg)
  let isFull = false
  const emit = emitted(async () => {
    if (isFull) throw new Error('it is full')
  }, log)
  emit(price('A', 1))
  await turn()
  expect(said()).toEqual([])

  isFull = true
  for (let n = 0; n < 3; n++) emit(price('A', n))
  await turn()
  expect(said()).toEqual(['an event was not published'])

  isFull = false
  for (let n = 0; n < 2; n++) emit(price('A', n))
  await turn()
  expect(said().slice(1)).toEqual(['events are published again'])
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({ missing: 3 })
})
