import type { Way } from '../bench.ts'
import type { Descriptor } from '../transports/transport.ts'

/** A lane, as far as its bytes are concerned. */
export interface BytesLane {
  readonly transport: Descriptor
  /** Only what goes over a road can be shown. */
  readonly way: Way['kind']
  /** `stopped` and `paused` explain why nothing comes. */
  readonly state?: string | undefined
}

/** Names of the lanes whose messages can be shown. */
export function roadsOf(lanes: readonly BytesLane[]): string[] {
  return lanes.filter(({ way }) => way === 'road').map(({ transport }) => transport.name)
}
