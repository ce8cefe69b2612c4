import { parseSync } from 'vite'

/** A node of the ESTree, as far as the checks look at it. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly [field: string]: unknown
}

/** @throws Error when it is not TypeScript */
export function parse(file: string, code: string): Node {
  const { program, errors } = parseSync(file, code)
  const [error] = errors
  if (error !== undefined) throw new Error(`${file}: ${error.message}`)
  return program as unknown as Node
}

export function children(node: Node): Node[] {
  return Object.values(node).flat().filter(isNode)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}

/** Line of an offset, from 1. */
export function lineAt(code: string, offset: number): number {
  return code.slice(0, offset).split('\n').length
}

/** What a string in the source says: a literal, a template without expressions, several added. */
export function literal(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined
  if (node.type === 'TemplateLiteral') {
    const quasis = quasisOf(node)
    return quasis.length === 1 ? quasis[0] : undefined
  }
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined
  const sides = [literal(node.left as Node), literal(node.right as Node)]
  return sides.includes(undefined) ? undefined : sides.join('')
}

/** The texts between the expressions of a template. */
export function quasisOf(template: Node): string[] {
  return (template.quasis as Node[]).map(({ value }) => (value as { cooked: string }).cooked)
}

/** The name of what is called, or of a template's tag. */
export function nameOf(node: unknown): string | undefined {
  const { type, name } = (node ?? {}) as Node
  return type === 'Identifier' ? (name as string) : undefined
}
