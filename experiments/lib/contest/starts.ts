import type { Bed } from '../bed.ts'
import type { Outcome } from '../experiment.ts'
import { spread } from '../statistics/spread.ts'

/**
 * From the spawn of the built server, as it is started without any option but its port, to its line
 * `ready at`. On the core of all contestants; the median of so many starts.
 */
export async function starts(bed: Bed, times: number): Promise<Outcome> {
  const seconds: number[] = []
  for (let time = 0; time < times; time++) {
    const server = await bed.server()
    seconds.push(server.readyAfter / 1000)
    await server.stop()
  }
  const value = spread(seconds)?.median ?? Number.NaN
  return { figures: { ready: { value, n: times } }, histograms: {}, seen: [] }
}
