import type { MakeSource } from '../sources/index.ts'
import { madeUp } from '../sources/made-up.ts'
import type { Source } from '../sources/source.ts'
import type { BenchSettings } from './bench.ts'

/**
 * Makes the sources that benches ask for: the same settings bring the same events in the same
 * order. `main` and `none` have no source of their own. The source is made with
 * @throws TapeError when the recordings cannot be read
 */
export function benchSources(make: MakeSource): (settings: BenchSettings) => Source | undefined {
  return ({ source, symbols, ...settings }) => {
    if (source === 'main' || source === 'none') return undefined
    return make({ ...settings, source, symbols: madeUp(symbols) })
  }
}
