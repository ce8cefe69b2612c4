/** Milliseconds for which it works without a pause, drawn from between these. */
const STRETCH = { least: 50, most: 150 }

/**
 * Keeps this process busy for a share of its time, as one that parses, draws or logs: while it
 * works, nothing that comes is looked at. It does not depend on how much comes, and so nothing
 * piles up beyond a stretch.
 * @param share 0 to below 1
 * @param random in [0, 1)
 * @returns ends it
 */
export function distract(share: number, random: () => number): () => void {
  let timer: NodeJS.Timeout | undefined
  const work = (): void => {
    const stretch = STRETCH.least + random() * (STRETCH.most - STRETCH.least)
    const until = performance.now() + stretch
    while (performance.now() < until);
    timer = setTimeout(work, (stretch * (1 - share)) / share)
  }
  if (share > 0) timer = setTimeout(work, 0)
  return () => clearTimeout(timer)
}
