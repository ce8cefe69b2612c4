import os from 'node:os'

/** Which core each process stays on. */
export interface Layout {
  readonly servers: readonly number[]
  readonly redis: number
  /** Those of the processes that the clients are in, one each. */
  readonly clients: readonly number[]
}

/**
 * Servers have the even cores and clients the odd ones, so that none of the two is ever what holds up
 * the other; where servers are more than their cores they share them. Redis has the even core behind
 * theirs where there is one, else the last of theirs.
 * @param cores 1 or more; of one alone everything shares it
 */
export function layoutOf(processes: number, cores = os.availableParallelism()): Layout {
  const [even, odd] = [Math.ceil(cores / 2), Math.floor(cores / 2)]
  const servers = Array.from({ length: processes }, (_, index) => 2 * (index % even))
  const clients = Array.from({ length: Math.max(1, Math.min(processes, odd)) }, (_, index) => {
    return odd === 0 ? 0 : 2 * index + 1
  })
  return { servers, redis: 2 * Math.min(processes, even - 1), clients }
}

/**
 * The most of any one core: who shares a core has no more than what is left of it.
 * @param used of each server, in their order, and then of Redis where there is one
 */
export function busiestOf({ servers, redis }: Layout, used: readonly number[]): number {
  const sums = new Map<number, number>()
  for (const [index, share] of used.entries()) {
    const core = servers[index] ?? redis
    sums.set(core, (sums.get(core) ?? 0) + share)
  }
  return Math.max(...sums.values())
}

/** How many cores servers and Redis have between them. */
export function coresOf({ servers, redis }: Layout, hasRedis: boolean): number {
  return new Set(hasRedis ? [...servers, redis] : servers).size
}
