import { withAlerts } from './alerts.ts'
import { Simulator, type SimulatorSettings } from './simulator.ts'
import type { Source } from './source.ts'
import { loadTape, shippedTapes, type Tape } from './tape.ts'
import { TapeSource } from './tape-source.ts'

export interface SourceSettings extends SimulatorSettings {
  readonly source: 'tape' | 'simulator'
  /** Recorded time runs this many times as fast: 0.1 to 1,000. */
  readonly speed: number
}

/** The source that the settings ask for, with its alerts. @throws TapeError, RangeError */
export type MakeSource = (settings: SourceSettings) => Source

/**
 * Makes sources, of which those that play play the recordings at these paths, or those that ship with
 * the server where there are none. They are read once, when the first source plays them: it takes some
 * 20 ms of a server in which others may be being served.
 */
export function sourcesOf(files: readonly string[]): MakeSource {
  let tapes: readonly Tape[] | undefined
  return (settings) => {
    if (settings.source === 'simulator') return withAlerts(new Simulator(settings))
    tapes ??= (files.length > 0 ? files : shippedTapes()).map(loadTape)
    return withAlerts(new TapeSource(tapes, settings.speed))
  }
}
