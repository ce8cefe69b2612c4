import { expect, test, vi } from 'vitest'
import { closing } from './closing.ts'
import { disturbances } from './disturbances.ts'
import { misbehaviours } from './misbehaviour/index.ts'
import { planOf } from './plan.ts'
import { Soak } from './soak.ts'

/** Everybody comes back soon, within what is left of the back-off: it would be most of the time. */
const SHORT = { seconds: 6, clients: 96, seed: 1, backoff: 0.1 }

test('a short soak: nothing is lost, whoever misbehaves, through two kills and a drain', async () => {
  const { random } = Math
  vi.spyOn(Math, 'random').mockImplementation(() => random() * SHORT.backoff)
  const said: string[] = []
  const outcome = await new Soak(SHORT, (line) => void said.push(line)).run()
  const all = `${said.join('\n')}\n${closing(outcome)} Seed ${SHORT.seed}.`
  expect(outcome.broken, all).toEqual([])

  // It did happen.
  expect(outcome.parts.map(({ end }) => end).sort(), all).toEqual([
    ...['drain', 'everybody left', 'everybody left', 'kill -9', 'kill -9'],
  ])
  for (const { name } of [...disturbances, ...misbehaviours]) {
    expect(outcome.misdeeds.get(name)?.done, `${name}\n${all}`).toBeGreaterThan(0)
  }
  expect(outcome.published.acknowledged, all).toBeGreaterThan(0)
  const lanes = outcome.models.filter(({ name }) => !name.includes('recorder'))
  expect(lanes).toHaveLength((SHORT.clients / 2 + SHORT.clients / 6) * 2)
  for (const { had } of lanes) expect(had.size, all).toBeGreaterThan(0)
  for (const transport of ['short-polling', 'long-polling', 'sse', 'websocket']) {
    const events = lanes
      .filter(({ name }) => name.includes(transport))
      .map((it) => it.counts.events)
    expect(Math.max(...events), `${transport}\n${all}`).toBeGreaterThan(0)
  }
}, 300_000)

test('the same seed gives the same plan, another seed another', () => {
  expect(planOf(SHORT)).toEqual(planOf(SHORT))
  expect(planOf({ ...SHORT, seed: 2 })).not.toEqual(planOf(SHORT))
})

test('half of the clients behave, over all transports, and the others do everything on each', () => {
  const { roles } = planOf(SHORT)
  const kinds = new Set(roles.map(({ transport, manner }) => `${transport} ${manner}`))
  expect(kinds.size).toBe(4 * (2 + disturbances.length + misbehaviours.length))
  const well = roles.filter(({ manner }) => manner === 'driver' || manner === 'browser')
  expect(well).toHaveLength(SHORT.clients / 2)
})
