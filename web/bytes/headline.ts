import { msg, str } from '@lit/localize'
import { seqOf } from '../model/event-id.ts'
import type { Headline, WireEntry } from '../model/wire-entry.ts'

/** What a message is, in a few words. */
export function headlineOf({ headline }: WireEntry): string {
  switch (headline.kind) {
    case 'request': {
      const [path = '', ...query] = headline.target.split('?')
      return `${headline.method} ${path}${query.length > 0 ? '?…' : ''}`
    }
    case 'response':
      return `${headline.status} ${headline.reason}`
    case 'body':
      return msg(str`body, ${headline.media || '?'}`)
    case 'sse':
      return headline.name === '' ? msg('SSE block') : `SSE ${headline.name}`
    case 'frame':
      return frameOf(headline)
    case 'unknown':
      return msg('not HTTP/1')
  }
}

/** RFC 6455 §5.2. */
function frameOf({ opcode, code, says }: Extract<Headline, { kind: 'frame' }>): string {
  switch (opcode) {
    case 0:
      return msg('continuation frame')
    case 1:
      return says === undefined ? msg('text frame') : msg(str`text frame ${says}`)
    case 2:
      return msg('binary frame')
    case 8:
      return code === undefined ? msg('close frame') : msg(str`close frame ${code}`)
    case 9:
      return msg('ping frame')
    case 10:
      return msg('pong frame')
    default:
      return msg('frame')
  }
}

/** Which events it brings: the number of one, or how many. */
export function eventsOf({ eventIds: [first, ...more] }: WireEntry): string {
  if (first === undefined) return ''
  return more.length === 0 ? `#${seqOf(first)}` : msg(str`${more.length + 1} events`)
}

/** Server time of the day, to the millisecond; in the list the seconds are enough. */
export function clockOf(at: number): string {
  const time = new Date(at)
  const two = (value: number) => `${value}`.padStart(2, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${secondsOf(at)}`
}

export function secondsOf(at: number): string {
  const time = new Date(at)
  const [seconds, ms] = [`${time.getSeconds()}`, `${time.getMilliseconds()}`]
  return `${seconds.padStart(2, '0')}.${ms.padStart(3, '0')}`
}
