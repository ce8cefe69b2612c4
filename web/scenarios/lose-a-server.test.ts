import { expect, test } from 'vitest'
import { type Loss, type LossResult, loseAServer } from './lose-a-server.ts'

const hit = (name: string, absence: number, lost = 0) => {
  return { name, lost, replayed: 3, isHit: true, absence, isUpset: true }
}
const spared = (name: string, isUpset = false) => {
  return { name, lost: 0, replayed: 0, isHit: false, absence: undefined, isUpset }
}

const loss: Loss = {
  events: 30,
  lanes: [hit('websocket', 900), hit('long-polling', 1200), spared('sse'), spared('short-polling')],
}
const unaware = { ...hit('long-polling', 4100), isUpset: false }
const result: LossResult = {
  losses: [loss, { ...loss, lanes: [hit('sse', 400), hit('websocket', 300), unaware] }],
}

test('the verdict counts none, when another server answered, and who noticed nothing', () => {
  expect(loseAServer.verdict(result)).toEqual([
    'None: whoever was with a server that was killed went on with another from its cursor, and was given what it had missed: 15 events.',
    'Until another server answered it: WebSocket 900 ms / 300 ms, Long polling 1.20 s and Server-sent events 400 ms.',
    'Answered by another server without noticing anything: Long polling.',
    'Lanes that were with another server noticed nothing.',
  ])
  expect(loseAServer.answer(result)).toEqual({ value: 0, n: 60, low: 0, high: 0 })
})

test('it says so when something was lost, or somebody upset whose server went on', () => {
  const bad = { ...loss, lanes: [hit('websocket', 900, 2), spared('sse', true)] }
  expect(loseAServer.verdict({ losses: [bad] })).toEqual([
    'In this run 2 were lost in spite of the cursor, which should not happen.',
    'Until another server answered it: WebSocket 900 ms.',
    'In this run lanes had to start again although their server went on: Server-sent events.',
  ])
  expect(loseAServer.answer({ losses: [bad] })?.value).toBe(2)
})

test('seven events are not judged', () => {
  const few = { losses: [{ ...loss, events: 7 }] }
  expect(loseAServer.verdict(few)).toEqual(['Too few events came in this run to tell.'])
  expect(loseAServer.answer(few)).toBeUndefined()
})
