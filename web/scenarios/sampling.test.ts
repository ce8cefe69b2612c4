import { expect, test } from 'vitest'
import type { Received, Recorder } from './recorder.ts'
import { Run } from './run.ts'
import { caughtUp } from './sampling.ts'
import type { Stage } from './stage.ts'

test('lanes have caught up when all have what came late to the first of them, too', async () => {
  const settings = { delay: 0, jitter: 0, interval: 0 }
  const clock = { local: () => performance.now() }
  const stage = { lanes: [], settings, clock } as unknown as Stage
  const event = (seq: number) => ({ seq, born: seq }) as Received
  const [quick, slow] = [[event(1), event(2)], [event(1)]]
  const recorder = { takes: [quick, slow].map((received) => ({ received })) } as unknown as Recorder
  const run = new Run(stage, 1, { signal: new AbortController().signal })
  // The third entered the log in time, and is underway longer than the first look was put off.
  setTimeout(() => {
    quick.push(event(3), event(4))
    slow.push(event(2))
  }, 400)
  setTimeout(() => slow.push(event(3)), 800)
  await caughtUp(stage, run, recorder, 3)
  expect(slow.map(({ seq }) => seq)).toEqual([1, 2, 3])
})
