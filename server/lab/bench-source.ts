import { withAlerts } from '../sources/alerts.ts'
import { loadTapes } from '../sources/index.ts'
import { madeUp } from '../sources/made-up.ts'
import { Simulator } from '../sources/simulator.ts'
import type { Source } from '../sources/source.ts'
import type { Tape } from '../sources/tape.ts'
import { TapeSource } from '../sources/tape-source.ts'
import type { BenchSettings } from './bench.ts'

/**
 * Makes the sources that benches ask for: the same settings bring the same events in the same
 * order. `main` and `none` have no source of their own.
 *
 * @param files paths of the server's recordings, read once, when the first bench plays them: it
 *   takes some 20 ms of a server in which others are being served. The source is made with
 *   @throws TapeError when that fails
 */
export function benchSources(
  files: readonly string[],
): (settings: BenchSettings) => Source | undefined {
  let tapes: readonly Tape[] | undefined
  return (settings) => {
    switch (settings.source) {
      case 'tape':
        tapes ??= loadTapes(files)
        return withAlerts(new TapeSource(tapes, settings.speed))
      case 'simulator':
        return withAlerts(new Simulator({ ...settings, symbols: madeUp(settings.symbols) }))
      default:
        return undefined
    }
  }
}
