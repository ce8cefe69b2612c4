import Type from 'typebox'
import { now } from '../feed/event.ts'
import type { SourceAbout } from '../sources/source.ts'
import { checked } from '../validation.ts'
import type { Page, Part } from './channel.ts'
import type { Stats } from './stats.ts'

const Ping = Type.Object({ type: Type.Literal('ping'), ref: Type.Number() })
const checkPing = checked(Ping, 'message')

/**
 * What the channel says of the server: where `main`'s events come from, statistics once a second,
 * and the time to whoever asks.
 */
export function statusPart(about: SourceAbout | undefined, read: () => Stats): Part {
  // Once for all pages that are told in one turn: reading settles every socket that is open.
  let latest: { at: number; stats: Stats } | undefined
  const look = (): { at: number; stats: Stats } => {
    if (latest !== undefined) return latest
    setImmediate(() => {
      latest = undefined
    })
    latest = { at: now(), stats: read() }
    return latest
  }
  const sayStats = (page: Page): void => void page.say({ type: 'stats', ...look() })
  return {
    kinds: ['ping'],
    begin(page) {
      if (about !== undefined) page.say({ type: 'about', source: about })
      sayStats(page)
      return {
        take(message) {
          const at = now()
          const { ref } = checkPing(message)
          page.say({ type: 'pong', ref, at })
        },
        tick() {
          // A page that does not read misses statistics; it must not make them pile up.
          if (!page.behind) sayStats(page)
        },
      }
    },
  }
}
