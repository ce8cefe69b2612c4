import type { HeadOptions } from '../drivers/headers.ts'
import { lookOf, TRANSPORTS } from '../transports.ts'

/** Whose price is asked. Other parts of the report look arms up by these names. */
export interface BytesArm {
  /** `<transport>-<payload bytes>`, of which 0 is the event as it is, or `<transport>-<variant>`. */
  readonly name: string
  readonly label: string
  readonly transport: string
  readonly payloadBytes: number
  readonly head: HeadOptions
  /** Whether it is polls without an event that are priced. */
  readonly isEmpty: boolean
}

const PAYLOADS = [0, 1000, 10_000]
/** Bytes of a session's cookie and one of consent, say. */
const COOKIE = 200
const VARIANTS: Readonly<Record<string, { readonly label: string; readonly head: HeadOptions }>> = {
  cookie: { label: `a cookie of ${COOKIE} B`, head: { cookieBytes: COOKIE } },
  curl: { label: 'curl’s head', head: { agent: 'curl' } },
  autocannon: { label: 'autocannon’s head', head: { agent: 'autocannon' } },
}
const POLLING = ['short-polling', 'long-polling']

/** A quick run prices one event of each transport, and of polls what makes their price. */
const QUICK = /-0$|^short-polling-(cookie|curl)$|-empty$/

export function bytesArms(mode: 'quick' | 'full'): BytesArm[] {
  const arms = TRANSPORTS.flatMap((transport) => [
    ...PAYLOADS.map((bytes) =>
      armOf(transport, `${bytes}`, sizeOf(bytes), { payloadBytes: bytes }),
    ),
    ...Object.entries(VARIANTS).map(([variant, { label, head }]) => {
      return armOf(transport, variant, label, { head })
    }),
    ...(POLLING.includes(transport)
      ? [armOf(transport, 'empty', 'no event', { isEmpty: true })]
      : []),
  ])
  return mode === 'full' ? arms : arms.filter(({ name }) => QUICK.test(name))
}

function armOf(
  transport: string,
  variant: string,
  label: string,
  more: Partial<Pick<BytesArm, 'payloadBytes' | 'head' | 'isEmpty'>>,
): BytesArm {
  return {
    name: `${transport}-${variant}`,
    label: `${lookOf(transport).label}, ${label}`,
    transport,
    payloadBytes: 0,
    head: {},
    isEmpty: false,
    ...more,
  }
}

function sizeOf(bytes: number): string {
  return bytes === 0 ? 'as it is' : `${bytes.toLocaleString('en')} B`
}
