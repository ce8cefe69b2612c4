import { msg, str } from '@lit/localize'
import { said } from '../locales/said.ts'
import type { BytesLane } from './bytes-lane.ts'

/** Why there is nothing to list of these lanes. */
export function whyEmpty(lanes: readonly BytesLane[]): string {
  const [first] = lanes
  if (lanes.every(({ way }) => way !== 'road')) {
    if (lanes.length === 1 && first) return whyOff(first)
    return lanes.some(({ way }) => way === 'fallback')
      ? msg(
          'No road can be reached from here (a proxy or a firewall may let one port through): the lanes go straight to the server, and there are no bytes to show.',
        )
      : msg(
          'There are no roads for this page: its lanes go straight to the server, and there are no bytes to show.',
        )
  }
  const isStill = lanes.every(({ state }) => state === 'stopped' || state === 'paused')
  if (isStill) return msg('Nothing crosses the road of a lane that is stopped or paused.')
  return msg('Nothing has crossed since you looked. Waiting …')
}

/** Why the bytes of a lane that is on no road cannot be shown. */
export function whyOff({ transport, way }: BytesLane): string {
  const label = said(transport.label)
  return way === 'fallback'
    ? msg(
        str`${label}: its road is out of reach, so that it goes straight to the server; its bytes cannot be shown.`,
      )
    : msg(str`${label} goes over no road; its bytes cannot be shown.`)
}
