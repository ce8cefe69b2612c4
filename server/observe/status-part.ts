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
  const sayStats = (page: Page): void => void page.say({ type: 'stats', at: now(), stats: read() })
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
