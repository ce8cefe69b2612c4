/** How events follow each other. */
export type Rhythm = 'periodic' | 'poisson' | 'tape'

export const RHYTHMS: Readonly<Record<Rhythm, { readonly label: string }>> = {
  periodic: { label: 'evenly spaced' },
  poisson: { label: 'Poisson' },
  tape: { label: 'tapes' },
}

/**
 * The server's flags for it.
 * @param rate events a second; of tapes, how many times as fast as recorded they run
 * @param seed of what the simulator draws
 */
export function rhythmFlags(rhythm: Rhythm, rate: number, seed: number): string[] {
  if (rhythm === 'tape') return ['--source', 'tape', '--speed', `${rate}`, '--no-roads']
  const arrivals = ['--rate', `${rate}`, '--arrivals', rhythm, '--seed', `${seed}`]
  return ['--source', 'simulator', ...arrivals, '--no-roads']
}

/** What a trial is to check; of tapes nobody knows how many events a stretch brings. */
export function rhythmRate(rhythm: Rhythm, rate: number) {
  return rhythm === 'tape' ? {} : { rate, arrivals: rhythm }
}
