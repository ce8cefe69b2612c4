import { expect, test } from 'vitest'
import { closing } from './closing.ts'
import { Soak } from './soak.ts'

const LONG = { seconds: 60, clients: 1000, seed: 2 }

test('a minute of 1,000 clients: nothing is lost, whoever misbehaves, and memory is where it was', async () => {
  const said: string[] = []
  const outcome = await new Soak(LONG, (line) => void said.push(line)).run()
  const all = `${said.join('\n')}\n${closing(outcome)} Seed ${LONG.seed}.`
  expect(outcome.broken, all).toEqual([])
  // Who stays away for longer than the log reaches back is reset, and has lost nothing by it.
  const resets = outcome.models.reduce((sum, { counts }) => sum + counts.resets, 0)
  expect(resets, all).toBeGreaterThan(3 * (LONG.clients / 2))
}, 600_000)
