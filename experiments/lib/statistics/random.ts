/**
 * sfc32 (Doty-Humphrey, PractRand): the same numbers, from 0 to below 1, for the same seed. A
 * simulation draws millions of them, which the 2^32 states of simpler generators would begin to show.
 * @param stream another of them gives other numbers for the same seed, so that, say, the arrivals
 *   stay the same when the order of rounds is drawn once more often
 */
export function randomFrom(seed: number, stream = 0): () => number {
  let [a, b, c, counter] = [seed | 0, stream | 0, 0x9e3779b9 | 0, 1]
  const next = (): number => {
    const mixed = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + mixed) | 0
    return (mixed >>> 0) / 2 ** 32
  }
  // Seeds that are neighbours begin alike; after so many rounds nothing of that is left.
  for (let skipped = 0; skipped < 15; skipped++) next()
  return next
}

/** A shuffled copy (Fisher and Yates). */
export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const result = [...values]
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[result[i], result[j]] = [result[j] as T, result[i] as T]
  }
  return result
}
