import type { Draft } from './event.ts'
import type { PublishedEvent } from './schema.ts'

/** The draft of what a person published, with what was left out filled in. */
export function draftOf({ data }: PublishedEvent): Draft {
  const { title, level = 'info', text = '', from = 'someone' } = data
  return { type: 'notification', data: { level, title, text, from } }
}
