/** What an experiment's file begins with. */
export interface Opening {
  readonly question: string
  readonly method: string
  readonly reading: string
  readonly limits: string
}

const HEADS = ['Question', 'Method', 'Reading', 'Limits'] as const

/**
 * Reads the four comment lines that an experiment's file begins with, so that its report says the
 * very words that stand above its code. A line that begins with two spaces goes on with the one
 * before.
 * @throws Error naming the first that is not where it belongs
 */
export function openingOf(source: string, file: string): Opening {
  const [comment = ''] = /^(?:\/\/[^\n]*\n)+/.exec(source) ?? []
  const lines = comment.replace(/^\/\/ ?/gm, '').replace(/\n {2,}(?=\S)/g, ' ')
  const texts = lines.trimEnd().split('\n')
  const found = HEADS.map((head, index) => {
    const [, text] = new RegExp(`^${head}: (.+)$`).exec(texts[index] ?? '') ?? []
    if (text === undefined)
      throw new Error(`${file} has to begin with "// ${head}: …" in line ${index + 1}`)
    return text
  })
  const [question = '', method = '', reading = '', limits = ''] = found
  return { question, method, reading, limits }
}
