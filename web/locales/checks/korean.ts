import { children, lineAt, literal, type Node, parse } from './parse.ts'
import type { Problem } from './problem.ts'

/** A line of an area's file: English and Korean. */
export interface Entry {
  readonly file: string
  readonly line: number
  readonly english: string
  readonly korean: string
}

/** @throws Error when it is not TypeScript */
export function readKorean(
  file: string,
  code: string,
): { entries: readonly Entry[]; problems: readonly Problem[] } {
  const entries: Entry[] = []
  const problems: Problem[] = []
  function visit(node: Node): void {
    if (node.type !== 'Property') {
      for (const child of children(node)) visit(child)
      return
    }
    const key = node.key as Node
    const line = lineAt(code, node.start)
    const english = node.computed || key.type !== 'Identifier' ? literal(key) : String(key.name)
    const korean = literal(node.value as Node)
    if (english !== undefined && korean !== undefined) entries.push({ file, line, english, korean })
    else {
      const text = code.slice(node.start, node.end as number)
      problems.push({ file, line, what: 'not a text and its Korean', text })
    }
  }
  visit(parse(file, code))
  return { entries, problems }
}
