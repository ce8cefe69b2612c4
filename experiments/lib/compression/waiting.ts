/**
 * How long an event waits on average where events are collected, ms. Collecting begins with an
 * event, which waits for all of it; those that come meanwhile, at random, wait for half of it. A
 * batch then has one and λB more: B (1 + λB/2) / (1 + λB), from B at few events down to B/2.
 * @param batch ms, 0 or more
 * @param rate events a second that come at random (Poisson)
 */
export function batchWait(batch: number, rate: number): number {
  const more = (rate * batch) / 1000
  return (batch * (1 + more / 2)) / (1 + more)
}
