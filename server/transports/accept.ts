import type { FastifyRequest } from 'fastify'
import { ProblemError, problem, shorten } from '../problem.ts'

/**
 * Refuses a client that would not take what a route has to give (RFC 9110 §12.5.1 and §15.5.7).
 * What cannot be read of its wishes is no wish.
 * @throws ProblemError 406
 */
export function mustAccept({ headers }: FastifyRequest, type: string): void {
  const { accept } = headers
  // What programs and browsers' own classes send, at no cost.
  if (accept === undefined || accept === '*/*' || accept === type) return
  if (!accepts(accept, type)) {
    const detail = `Accept: ${shorten(accept)} leaves out ${type}, which is all that there is here.`
    throw new ProblemError(problem(406, 'not-acceptable', detail))
  }
}

/** The most specific range that a type is in decides; its weight 0 means never. */
function accepts(accept: string, type: string): boolean {
  const ranges = accept.split(',').flatMap((range) => {
    const [, name = '', parameters = ''] = RANGE.exec(range) ?? []
    return name === '' ? [] : [{ name: name.toLowerCase(), never: NEVER.test(parameters) }]
  })
  if (ranges.length === 0) return true
  const names = [type, type.replace(/\/.*/, '/*'), '*/*']
  const decisive = names.map((name) => ranges.find((range) => range.name === name)).find(Boolean)
  return decisive !== undefined && !decisive.never
}

const RANGE = /^\s*([^\s;/]+\/[^\s;/]+)\s*(;.*)?$/
const NEVER = /;\s*q\s*=\s*0(?:\.0*)?\s*(?:;|$)/i
