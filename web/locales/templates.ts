import type { StrResult } from '@lit/localize'
import { generateMsgId } from '@lit/localize/internal/id-generation.js'

/** Texts by their English, with `{0}`, `{1}` where the source has expressions, in their order. */
export type Words = Readonly<Record<string, string>>

/** What @lit/localize looks texts up in, by the ids that it makes of the English. */
export function templatesOf(words: Words): Record<string, string | StrResult> {
  const entries = Object.entries(words)
  return Object.fromEntries(entries.map(([english, text]) => [idOf(english), templateOf(text)]))
}

export function idOf(english: string): string {
  return generateMsgId(apart(english).strings, false)
}

/** A text as it is, or, with placeholders, as what `str` makes: `values` are their indices. */
export function templateOf(text: string): string | StrResult {
  const { strings, values } = apart(text)
  if (values.length === 0) return text
  return { strTag: true, strings: Object.assign(strings, { raw: [...strings] }), values }
}

/** Numbers of the placeholders in a text, in the order in which they stand. */
export function placeholders(text: string): number[] {
  return apart(text).values
}

function apart(text: string): { strings: string[]; values: number[] } {
  const parts = text.split(/\{(\d+)\}/)
  const strings = parts.filter((_, index) => index % 2 === 0)
  return { strings, values: parts.filter((_, index) => index % 2 === 1).map(Number) }
}
