/** px of type in charts. */
export const FONT = 12

/** ems of a character in a sans-serif face such as Arial, by what kind of character it is. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[iljI|!.,:;'’ ]/, 0.28],
  [/[ftr()[\]\-/“”"]/, 0.36],
  [/[mwMW@—…%]/, 0.89],
  [/[A-Z&]/, 0.69],
]
const OTHERS = 0.556

/**
 * About how wide a text is, px. Whoever draws without a browser can only guess: within 10 % of what
 * Arial, Roboto or Liberation Sans take.
 */
export function textWidth(text: string, size: number): number {
  const ems = [...text].map((char) => WIDTHS.find(([kind]) => kind.test(char))?.[1] ?? OTHERS)
  return size * ems.reduce((sum, em) => sum + em, 0)
}

/** Breaks a text between words, so that each line is at most so wide where its words allow it. */
export function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    const longer = `${last} ${word}`
    if (last !== undefined && textWidth(longer, size) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
