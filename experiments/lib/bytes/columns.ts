import type { ColumnSpec } from '../report/record.ts'

export const PAYLOAD = column('payload', 'payload')
/** Headers, framing and payload, up and down. */
export const BYTES = column('bytes', 'bytes')
export const HEADERS = column('headers', 'headers')
export const TCPIP = column('tcpip', 'with TCP/IP (a model)')
export const PRICE = [HEADERS, column('framing', 'framing'), PAYLOAD, BYTES, TCPIP]
export const EMPTY = column('emptyPoll', 'an empty poll')
export const OPENING = column('opening', 'heads', 0)
/** The same bytes counted twice: these have to be equal. */
export const CROSSED = [
  column('clientsUp', 'up, clients', 0),
  column('proxyUp', 'up, proxy', 0),
  column('clientsDown', 'down, clients', 0),
  column('proxyDown', 'down, proxy', 0),
]

function column(figure: string, label: string, digits = 1): ColumnSpec {
  return { label, unit: 'B', digits, figure }
}
