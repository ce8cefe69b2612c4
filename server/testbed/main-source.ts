import { pino } from 'pino'
import { MainSource, type MainSourceOptions } from '../lab/main-source.ts'
import { type SourceSettings, sourcesOf } from '../sources/index.ts'

/** What a server is started with, but for a rate that tests need not wait for. */
const SETTINGS: SourceSettings = {
  source: 'tape',
  speed: 10,
  rate: 100,
  arrivals: 'periodic',
  symbols: ['ALFA', 'BRAVO'],
  seed: 1,
}

/** A source of `main` that does not run yet, of the recordings that ship unless it is said. */
export function mainSource({
  settings,
  ...options
}: Partial<Omit<MainSourceOptions, 'settings'>> & {
  readonly settings?: Partial<SourceSettings>
} = {}): MainSource {
  return new MainSource({
    make: sourcesOf([]),
    payloadBytes: 0,
    shared: false,
    log: pino({ level: 'silent' }),
    ...options,
    settings: { ...SETTINGS, ...settings },
  })
}
