import { isSame } from '../same.ts'
import { placeholders } from '../templates.ts'
import type { Entry } from './korean.ts'
import type { Problem } from './problem.ts'
import type { Text } from './source.ts'

/** What is wrong between what the page says and its Korean. */
export function compare(texts: readonly Text[], entries: readonly Entry[]): Problem[] {
  return [...missing(texts, entries), ...entries.flatMap((entry) => wrong(entry, texts, entries))]
}

/** Each text once, where it is said first. */
function missing(texts: readonly Text[], entries: readonly Entry[]): Problem[] {
  const known = new Set(entries.map(({ english }) => english))
  const problems = new Map<string, Problem>()
  for (const { file, line, english } of texts) {
    if (known.has(english) || isSame(english) || problems.has(english)) continue
    problems.set(english, { file, line, what: 'no Korean', text: english })
  }
  return [...problems.values()]
}

function wrong(entry: Entry, texts: readonly Text[], entries: readonly Entry[]): Problem[] {
  const { file, line, english, korean } = entry
  const problem = (what: string): Problem => ({ file, line, what, text: english })
  const problems: Problem[] = []
  if (!texts.some((text) => text.english === english)) problems.push(problem('said nowhere'))
  if (korean.trim() === '') problems.push(problem('no Korean'))
  else if (korean === english && !isSame(english)) problems.push(problem('Korean is the English'))
  if (placeholdersOf(english) !== placeholdersOf(korean)) {
    problems.push(problem(`other placeholders in Korean than ${placeholdersOf(english) || 'none'}`))
  }
  const other = entries.find((it) => it.english === english && it.korean !== korean)
  if (other) problems.push(problem(`Korean of its own in ${other.file}:${other.line}`))
  return problems
}

function placeholdersOf(text: string): string {
  return [...new Set(placeholders(text))]
    .sort()
    .map((index) => `{${index}}`)
    .join(' ')
}
