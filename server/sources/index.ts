import { withAlerts } from './alerts.ts'
import { Simulator, type SimulatorSettings } from './simulator.ts'
import type { Source } from './source.ts'
import { loadTape, shippedTapes, type Tape } from './tape.ts'
import { TapeSource } from './tape-source.ts'

export interface SourceSettings extends SimulatorSettings {
  readonly source: 'tape' | 'simulator'
  /** Paths of recordings; none stands for those that ship with the server. */
  readonly tape: readonly string[]
  /** Recorded time runs this many times as fast: 0.1 to 1,000. */
  readonly speed: number
}

/** The source that the settings ask for, with its alerts. @throws TapeError, RangeError */
export function makeSource(settings: SourceSettings): Source {
  if (settings.source === 'simulator') return withAlerts(new Simulator(settings))
  return withAlerts(new TapeSource(loadTapes(settings.tape), settings.speed))
}

/** The recordings at these paths, or those that ship with the server. @throws TapeError */
export function loadTapes(files: readonly string[]): Tape[] {
  return (files.length > 0 ? files : shippedTapes()).map(loadTape)
}
