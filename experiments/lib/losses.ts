import type { Measured } from './clients/clients.ts'
import type { Outcome } from './experiment.ts'
import { lookOf, TRANSPORTS } from './transports.ts'
import { outcomeOf } from './trial.ts'

/**
 * What clients of all transports lost that were cut, side by side in one arm: its figures are named
 * `<transport>-…`. Loss is the question, and so a share under 100 % is no fault of the run; it is
 * one with the cursor, and so is whatever was missing without the server's having said so.
 * @param all in the order of the transports
 * @param rate events a second that were to come
 */
export function lossesOf(
  all: readonly Measured[],
  rate: number,
  keepCursor: boolean,
  where: string,
): Outcome {
  const figures: Outcome['figures'] = {}
  const histograms: Outcome['histograms'] = {}
  const seen: Outcome['seen'][number][] = []
  for (const [index, found] of all.entries()) {
    const transport = TRANSPORTS[index] ?? ''
    const { events, clients, delivered, share, findings, recovery } = found
    const expected = events * clients
    const cuts = recovery.n
    const own = {
      delivered: { value: 100 * share, n: expected },
      lost: { value: 100 * (1 - share), n: cuts },
      missing: { value: expected - delivered, n: expected },
      repeated: { value: findings.repeated, n: delivered },
      cuts: { value: cuts, n: cuts },
      unseen: { value: findings.missed / Math.max(1, cuts), n: cuts },
    }
    for (const [name, figure] of Object.entries(own)) figures[`${transport}-${name}`] = figure
    histograms[`${transport}-recovery`] = recovery
    const at = `${where}, ${lookOf(transport).label}`
    // The first holds pace and delivery; that connections failed is the question here.
    const [observed] = outcomeOf(found, { rate }).seen
    seen.push({ ...observed, where: at })
    const silent = findings.dropped + findings.reordered
    if (silent > 0) {
      seen.push({
        where: at,
        wrong: `events were dropped or reordered and nobody said so: ${silent}.`,
      })
    }
    if (keepCursor && share !== 1) {
      seen.push({
        where: at,
        wrong: `with the cursor every event has to arrive; missing: ${expected - delivered}.`,
      })
    }
  }
  // They share a core: each may have been held up by the others.
  const cpu = all.reduce((sum, { load }) => sum + load.cpu, 0)
  const loopLag = Math.max(...all.map(({ load }) => load.loopLag))
  return { figures, histograms, seen: [...seen, { where, generator: { cpu, loopLag } }] }
}
