import { isSame } from '../same.ts'
import { literal, type Node, quasisOf } from './parse.ts'

/** Attributes that people read or hear. */
const READ = /[\s](title|aria-label|aria-description|aria-roledescription|placeholder|alt)\s*=$/

/** Stands for an expression; private use, so that nobody writes it. */
const HOLE = '\uE000'

/**
 * Words in a template of Lit that are not in `msg()`: between tags, in attributes that people read,
 * and strings that an expression in such a place chooses from. A heuristic: what a function returns
 * is not looked into.
 */
export function bareTexts(template: Node): string[] {
  const expressions = template.expressions as Node[]
  const markup = quasisOf(template)
    .join(HOLE)
    .replace(/<!--.*?-->/gs, hidden)
  const found: string[] = []
  let hole = 0

  function shown(text: string, isCode = false): void {
    const words = text.replaceAll(HOLE, ' ').replace(/&\w+;/g, ' ').replace(/\s+/g, ' ').trim()
    if (!isCode && !isSame(words)) found.push(words)
    for (const _ of holesIn(text)) {
      found.push(...chosen(expressions[hole]).filter((each) => !isSame(each)))
      hole++
    }
  }

  for (const [tag = '', text = ''] of pieces(markup)) {
    let after = 0
    for (const { 0: value, index } of tag.matchAll(/"[^"]*"|'[^']*'|(?<==)[^\s>"']+/g)) {
      hole += holesIn(tag.slice(after, index)).length
      after = index + value.length
      if (READ.test(tag.slice(0, index))) shown(value.replace(/^["']|["']$/g, ''))
      else hole += holesIn(value).length
    }
    hole += holesIn(tag.slice(after)).length
    shown(text, /^<(code|samp)\b/.test(tag))
  }
  return found
}

/** Markup as tags, each with the text that follows it; first the text before any tag. */
function pieces(markup: string): [tag: string, text: string][] {
  const all = markup.matchAll(/(<\/?[\w-](?:"[^"]*"|'[^']*'|[^>"'])*>|^)([^<]*)/g)
  return [...all].map(([, tag = '', text = '']) => [tag, text])
}

function holesIn(text: string): string[] {
  return text.match(/\uE000/g) ?? []
}

/** A comment as a tag that shows nothing, with its expressions. */
function hidden(comment: string): string {
  return `<hidden ${holesIn(comment).join('')}>`
}

/** The strings that an expression may come to, where that is seen at a glance. */
function chosen(node: Node | undefined): string[] {
  if (node === undefined) return []
  const text = literal(node)
  if (text !== undefined) return [text]
  if (node.type === 'TemplateLiteral') return [quasisOf(node).join(' ').trim()]
  const branches = ['consequent', 'alternate'].map((name) => node[name] as Node | undefined)
  if (node.type === 'ConditionalExpression') return branches.flatMap(chosen)
  if (node.type === 'LogicalExpression') return chosen(node.right as Node)
  if (node.type === 'ParenthesizedExpression') return chosen(node.expression as Node)
  return []
}
