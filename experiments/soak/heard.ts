import { setTimeout as sleep } from 'node:timers/promises'
import type { Lane } from './lane.ts'

/** Milliseconds within which everybody must have what was acknowledged, or be in a new log. */
const HEARD = 30_000

/** Waits until everybody has been in a log. Resolves to how many ms that took; undefined: 30 s. */
export async function everybodyIn(
  epoch: string,
  lanes: readonly Lane[],
): Promise<number | undefined> {
  const began = performance.now()
  const isThere = await within(HEARD, () => lanes.every(({ model }) => model.had.has(epoch)))
  return isThere ? performance.now() - began : undefined
}

/** Waits until everybody has all of a log up to `seq`. Who has not after `limit` ms was let down. */
export async function everybodyHeard(
  epoch: string,
  seq: number,
  lanes: readonly Lane[],
  limit = HEARD,
): Promise<void> {
  const isBehind = ({ model }: Lane): boolean => model.epoch !== epoch || model.last < seq
  await within(limit, () => !lanes.some(isBehind))
  for (const { model } of lanes.filter(isBehind)) {
    const where = `${model.epoch}.${model.last}`
    model.break('heard in time', `after ${limit} ms it is at ${where}, not at ${epoch}.${seq}`)
  }
}

/** Waits until something is so. Resolves to whether it was within so many ms. */
async function within(ms: number, isSo: () => boolean): Promise<boolean> {
  const deadline = performance.now() + ms
  while (!isSo() && performance.now() < deadline) await sleep(50)
  return isSo()
}
