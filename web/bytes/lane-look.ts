import type { Descriptor } from '../transports/transport.ts'

/** A lane, as far as its bytes are concerned. */
export interface LaneLook {
  readonly transport: Descriptor
  /** Only what goes over a road can be shown. `fallback`: its road is out of reach. */
  readonly way: 'road' | 'own' | 'fallback'
  /** `stopped` and `paused` explain why nothing comes. */
  readonly state?: string | undefined
}

/** Names of the lanes whose messages can be shown. */
export function roadsOf(lanes: readonly LaneLook[]): string[] {
  return lanes.filter(({ way }) => way === 'road').map(({ transport }) => transport.name)
}
