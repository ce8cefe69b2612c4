import { isSame } from '../same.ts'
import { bareTexts } from './bare.ts'
import { children, lineAt, literal, type Node, nameOf, parse, quasisOf } from './parse.ts'
import type { Problem } from './problem.ts'

/** An English text that a person sees, with `{0}` where an expression stands. */
export interface Text {
  readonly file: string
  readonly line: number
  readonly english: string
}

export interface Source {
  readonly texts: readonly Text[]
  readonly problems: readonly Problem[]
}

const FUNCTIONS = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/

const BARE = 'shown without msg()'

/** Modules that show what they say, and so have to say it in `msg()`. */
const SHOWS = /(^|\/)(pop-[\w-]+|words\/[\w-]+)\.ts$/

/**
 * What a source file says to people: `msg('…')`, ``msg(str`…`)``, `said('…')`, and, in modules
 * that leave the showing to others, strings that are prose; and what is wrong with how it is said.
 * @throws Error when it is not TypeScript
 */
export function readSource(file: string, code: string): Source {
  const texts: Text[] = []
  const problems: Problem[] = []

  function visit(node: Node, isLate: boolean): void {
    const line = lineAt(code, node.start)
    const source = () => code.slice(node.start, node.end as number)
    const wrong = (what: string, text: string, at = node.start) => {
      problems.push({ file, line: lineAt(code, at), what, text })
    }
    const called = node.type === 'CallExpression' ? nameOf(node.callee) : undefined
    const [argument, ...others] = (called ? node.arguments : []) as Node[]
    let inside = children(node)
    if (node.type === 'Property' && !node.computed) inside = [node.value as Node]
    if (called === 'msg') {
      const english = textOf(argument)
      if (english === undefined) wrong('msg() takes a text in its place, or str`…`', source())
      else texts.push({ file, line, english })
      if (!isLate) wrong('worded once and for all: call msg() when it is shown', source())
      inside = argument?.type === 'TaggedTemplateExpression' ? expressionsOf(argument) : []
    } else if (called === 'said' && argument && literal(argument) !== undefined) {
      texts.push({ file, line, english: literal(argument) as string })
      inside = others
    } else if (node.type === 'TaggedTemplateExpression') {
      const isMarkup = ['html', 'svg'].includes(nameOf(node.tag) ?? '')
      const bare = isMarkup ? bareTexts(node.quasi as Node) : []
      for (const text of bare) wrong(BARE, text, wordsIn(code, text, node.start))
      inside = expressionsOf(node)
    } else {
      const prose = proseOf(node)
      if (prose !== undefined && SHOWS.test(file)) wrong(BARE, prose)
      else if (prose !== undefined) texts.push({ file, line, english: prose })
      if (prose !== undefined || isSilent(node)) return
    }
    for (const child of inside) visit(child, isLate || FUNCTIONS.test(node.type))
  }

  visit(parse(file, code), false)
  // What a template chooses from is found twice: in its place, and as prose.
  const once = new Map(problems.map((problem) => [`${problem.line} ${problem.text}`, problem]))
  return { texts, problems: [...once.values()] }
}

/** The English of `msg()`; undefined where it is not written in its place. */
function textOf(argument: Node | undefined): string | undefined {
  if (argument === undefined) return undefined
  if (argument.type !== 'TaggedTemplateExpression') return literal(argument)
  if (nameOf(argument.tag) !== 'str') return undefined
  return templateText(argument.quasi as Node)
}

function templateText(template: Node): string {
  const [first = '', ...rest] = quasisOf(template)
  return rest.reduce((text, quasi, index) => `${text}{${index}}${quasi}`, first)
}

function expressionsOf({ quasi }: Node): Node[] {
  return (quasi as Node).expressions as Node[]
}

/** A string of two words or more. What has sizes in pixels is a style, in angle brackets markup. */
function proseOf(node: Node): string | undefined {
  const text = node.type === 'TemplateLiteral' ? templateText(node) : literal(node)
  const isProse = text !== undefined && /\p{L}[,.;:]? \p{L}{2}/u.test(text)
  return isProse && !/\dpx|[<>[\]]|^\(/.test(text) && !isSame(text) ? text : undefined
}

/** Where a text begins in a template, as far as its first words tell. */
function wordsIn(code: string, text: string, from: number): number {
  const words = text.split(' ').slice(0, 2).join(' ')
  return Math.max(from, code.indexOf(words, from))
}

/** Literal types, comparisons, and what goes to the console, for whoever writes code there. */
function isSilent({ type, callee, operator }: Node): boolean {
  if (type === 'BinaryExpression') return operator === '===' || operator === '!=='
  if (type !== 'CallExpression') return type === 'TSLiteralType'
  return nameOf((callee as Node).object) === 'console'
}
