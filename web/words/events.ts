import { msg, str } from '@lit/localize'
import { group } from '../model/format.ts'

/** `1 event`, `2 events`. */
export function events(count: number): string {
  return count === 1 ? msg('1 event') : msg(str`${group(count)} events`)
}

/** What was missed; undefined where the log is a new one, so that nobody can know. */
export function missedEvents(count: number | undefined): string {
  if (count === undefined) return msg('the log is a new one')
  return count === 0 ? msg('none missed') : msg(str`${events(count)} missed`)
}
