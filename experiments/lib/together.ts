import type { Bed } from './bed.ts'

/**
 * What several arms of a round are measured by together, such as a ramp whose steps they are: the
 * first that comes runs it, and the others of that round get what it found. When one of them is
 * measured again, for which the number of the round goes up by that of all rounds, all is measured
 * again, and what is found then is for those that come later in that round.
 * @param rounds of the plan
 */
export function together<T>(
  rounds: number,
  run: (bed: Bed, round: number) => Promise<T>,
): (bed: Bed, round: number) => Promise<T> {
  let last: { readonly round: number; readonly found: Promise<T> } | undefined
  return (bed, round) => {
    const isNew = last === undefined || last.round % rounds !== round % rounds
    if (last === undefined || isNew || round > last.round) last = { round, found: run(bed, round) }
    return last.found
  }
}
