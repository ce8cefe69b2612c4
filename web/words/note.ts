import { msg, str } from '@lit/localize'
import { said } from '../locales/said.ts'
import { duration, UNKNOWN, words } from '../model/format.ts'
import type { Note } from '../model/journal.ts'
import { events, missedEvents } from './events.ts'

/** What a lane's journal notes about its connection, as a line. */
export function noteText(note: Note): string {
  if (note.what === 'start') return start(note)
  if (note.what === 'problem') return msg(str`Problem: ${said(note.detail)}`)
  if (note.what === 'gap') return msg(str`${events(note.missing)} missing after ${note.after}`)
  if (note.what === 'missed') return missedEvents(note.count)
  if (note.what === 'unknown') return msg('The log is a new one: what was missed is not known')
  return msg(str`Paused ${words(duration(note.ms))} while the page was hidden`)
}

function start({ outcome, reason, at }: Extract<Note, { what: 'start' }>): string {
  if (outcome === 'live') return msg(str`Start at ${at}, live`)
  if (outcome === 'resumed') return msg(str`Start at ${at}, resumed`)
  return msg(str`Start at ${at}, reset: ${reason ?? UNKNOWN}`)
}
