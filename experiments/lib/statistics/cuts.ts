/**
 * Milliseconds from one cut of a client to its next: `every` on average, half of it to half as much
 * again, so that neither clients nor feed fall into step with it.
 */
export function untilNextCut(every: number, random: () => number): number {
  return every * (0.5 + random())
}

/**
 * Milliseconds to the first cut, of somebody who begins to watch at any moment (the equilibrium of
 * a renewal process): from then on cuts come equally often at all times. A first pause drawn like
 * the others would leave none in the beginning, and too many at once afterwards.
 */
export function untilFirstCut(every: number, random: () => number): number {
  // A long pause is the likelier to be met the longer it is, and then one is anywhere within it.
  const pause = every * Math.sqrt(0.25 + 2 * random())
  return pause * random()
}
