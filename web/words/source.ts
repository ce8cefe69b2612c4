import { msg } from '@lit/localize'
import type { BenchSettings } from '../../server/lab/bench.ts'

type Named<Name extends 'source' | 'arrivals'> = Record<BenchSettings[Name], string>

/** What can be chosen as the source of events, in the order in which it is offered. */
export function sources(): Named<'source'> {
  return {
    main: msg('What everyone watches'),
    tape: msg('Recorded prices'),
    simulator: msg('Simulator'),
    none: msg('Only what people send'),
  }
}

/** How the simulator's events can be spaced. */
export function rhythms(): Named<'arrivals'> {
  return { periodic: msg('evenly spaced'), poisson: msg('at random (Poisson)') }
}
