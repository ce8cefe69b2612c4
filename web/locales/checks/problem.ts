/** Something that the check found, where it stands. */
export interface Problem {
  /** Path from the root of the project. */
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly what: string
  readonly text: string
}

export function worded({ file, line, what, text }: Problem): string {
  return `${file}:${line}: ${what}: ${JSON.stringify(text)}`
}
