import { msg } from '@lit/localize'

/** Why a lane that goes over HTTP/2 has no bytes to itself. */
export function sharedBytes(): string {
  return msg('Bytes are not split here: by HTTP/2 several lanes share one connection.')
}
