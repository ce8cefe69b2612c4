import { msg } from '@lit/localize'
import type { Arrival } from '../transports/transport.ts'

/** In which way an event arrived, in a word. */
export function arrivalWord(arrival: Arrival): string {
  if (arrival === 'live') return msg('live')
  return arrival === 'replay' ? msg('replay') : msg('snapshot')
}
