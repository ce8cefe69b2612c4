import { ProblemError, problem } from '../problem.ts'

/** Characters, as a person counts them, that a nickname may have. */
const LONGEST_NICKNAME = 24
/** UTF-16 units, since one such character may be a letter under a heap of accents. */
const MOST_UNITS = 96

/** Nothing to see: spaces, and what only joins, marks or steers other characters. */
const INVISIBLE = /[\s\p{Default_Ignorable_Code_Point}\p{M}\u2800]/gu
/** What breaks lines, turns writing round or is no character at all. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u

const characters = new Intl.Segmenter()

/**
 * What somebody wants to be called, tidied up: composed (NFC), trimmed, single spaces.
 * @throws ProblemError 400 `nickname` when it has control characters, nothing to see or too much
 */
export function nickname(text: string): string {
  const name = text.trim().replace(/ +/g, ' ').normalize('NFC')
  if (FORBIDDEN.test(name)) throw refused('must not contain control characters')
  if (name.replace(INVISIBLE, '') === '') throw refused('must have something to see in it')
  const length = [...characters.segment(name)].length
  if (length > LONGEST_NICKNAME || name.length > MOST_UNITS) {
    throw refused(`must have ${LONGEST_NICKNAME} characters at most`)
  }
  return name
}

/** The name itself, or the first of "Mina 2", "Mina 3", … that is not taken, whatever its case. */
export function unlike(name: string, others: Iterable<string>): string {
  const taken = new Set([...others].map(folded))
  if (!taken.has(folded(name))) return name
  for (let count = 2; ; count++) {
    const next = `${name} ${count}`
    if (!taken.has(folded(next))) return next
  }
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

function refused(why: string): ProblemError {
  return new ProblemError(problem(400, 'nickname', `The nickname ${why}.`))
}
