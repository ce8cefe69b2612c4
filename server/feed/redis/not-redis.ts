import { ConnectionTimeoutError } from '@redis/client'
import { OutOfReach } from '../out-of-reach.ts'

/** The first byte of a TLS alert (RFC 8446 §5.1), which some answer to what is no TLS; most just close. */
const ALERT = 21

/**
 * Why a connection ended, in words that tell what to do where what is there is no Redis, or not one
 * that speaks as its URL says.
 * @param isOpen whether it was open before
 */
export function explained(why: Error, url: string, isOpen: boolean): Error {
  const [, type] = /^Unknown RESP type (\d+)/.exec(why.message) ?? []
  if (type !== undefined) {
    const isTls = Number(type) === ALERT
    return new OutOfReach(
      `what answers there ${isTls ? 'speaks TLS, which takes rediss://' : 'is no Redis'}`,
      why,
    )
  }
  if (isOpen || !url.startsWith('rediss:')) return why
  if (why.message.includes('wrong version number')) {
    return new OutOfReach('what answers there does not speak TLS, which rediss:// is for', why)
  }
  // A Redis without it waits for the rest of what it takes for a command.
  if (why instanceof OutOfReach || why instanceof ConnectionTimeoutError) {
    return new OutOfReach('nothing there speaks TLS, which rediss:// is for, within 2 s', why)
  }
  return why
}
