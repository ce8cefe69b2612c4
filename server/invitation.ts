import { renderUnicodeCompact } from 'uqr'
import type { KeyOptions } from './guard/keys.ts'
import type { LanAddress } from './lan.ts'

export interface InvitationOptions {
  /** Further addresses of this machine, which the server could listen on instead. */
  readonly others?: readonly LanAddress[]
  /** What learners join with, and what the teacher opens their page with; absent: nothing is asked. */
  readonly keys?: Pick<KeyOptions, 'teacherKey' | 'joinCode'> | undefined
  /** Whether the terminal takes colours. */
  readonly coloured?: boolean
}

/** Modules of light around a QR code: a scanner needs them (ISO/IEC 18004, 9.1). */
const QUIET = 4

/** What a workshop's teacher reads in the terminal: the links, the way to join, how to stop. */
export function invitation(
  origin: string,
  { others = [], keys, coloured = false }: InvitationOptions = {},
): string {
  const local = /^https?:\/\/(localhost|127\.|\[::1\])/.test(origin)
  const notes = [
    ...(local ? ['Only this machine can join. --host <address> opens it to a network.'] : []),
    ...(others.length > 0
      ? [
          `This machine's other addresses: ${others.map(({ address, name }) => `${address} (${name})`).join(', ')}.`,
          'If nobody reaches the link, stop, and start with --host and one of them.',
        ]
      : []),
    'Lanes use more ports than this one; where a firewall closes them they fall back to this one by themselves.',
    'Ctrl+C stops it.',
  ]
  // Behind the #, so that no server and no proxy is sent it: the page reads it by itself.
  const join = keys === undefined ? '' : `#join=${encodeURIComponent(keys.joinCode)}`
  const key = keys === undefined ? '' : `?key=${encodeURIComponent(keys.teacherKey)}`
  return [
    '',
    qrCode(`${origin}/${join}`, coloured),
    '',
    `Learners   ${origin}/`,
    ...(keys === undefined ? [] : [`Code       ${keys.joinCode}`]),
    `Teacher    ${origin}/room${key}`,
    '',
    ...(keys === undefined
      ? []
      : [
          "The QR code has the learners' code in it. The teacher's link is a key: keep it off the wall.",
        ]),
    ...notes,
    '',
  ].join('\n')
}

/**
 * A QR code of half blocks, light on dark. A terminal may be dark on light, which many scanners
 * cannot read: where it takes colours they are fixed ones, 231 (white) and 16 (black) of 256,
 * which themes leave alone.
 */
function qrCode(text: string, coloured: boolean): string {
  const rows = renderUnicodeCompact(text, { border: QUIET }).split('\n')
  if (!coloured) return rows.join('\n')
  return rows.map((row) => `\u001b[38;5;231;48;5;16m${row}\u001b[0m`).join('\n')
}
