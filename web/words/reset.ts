import { msg } from '@lit/localize'
import type { ResetReason } from '../../server/feed/cursor.ts'

/** Why a client had to start over, for whoever does not know the protocol's word for it. */
export function resetGloss(reason: ResetReason): string {
  if (reason === 'epoch') return msg('The cursor is of another log: the feed is a new one.')
  if (reason === 'future') return msg('The cursor is ahead of the log.')
  if (reason === 'trimmed') return msg('What comes after the cursor is no longer kept.')
  if (reason === 'behind') return msg('Too much was missing to be sent one by one.')
  return msg('The cursor cannot be read.')
}
