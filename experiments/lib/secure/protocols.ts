/** What the server is spoken to by. */
export type Protocol = 'plain' | 'tls' | 'http2'

export interface ProtocolLook {
  readonly name: Protocol
  readonly label: string
  readonly hue: string
  readonly shape: 'circle' | 'square' | 'triangle'
}

export const PROTOCOLS: readonly ProtocolLook[] = [
  { name: 'plain', label: 'HTTP/1.1', hue: '#D55E00', shape: 'circle' },
  { name: 'tls', label: 'HTTP/1.1 over TLS', hue: '#0072B2', shape: 'square' },
  { name: 'http2', label: 'HTTP/2 over TLS', hue: '#009E73', shape: 'triangle' },
]

/** @throws Error on a name that none has */
export function protocolOf(name: string): ProtocolLook {
  const found = PROTOCOLS.find((one) => one.name === name)
  if (found !== undefined) return found
  throw new Error(`no protocol is called "${name}"`)
}
