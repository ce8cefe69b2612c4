import type { FastifySchemaCompiler } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { ProblemError, problem, shorten } from './problem.ts'

/**
 * Makes of a schema a function that returns the value it is given, as it is: nothing is coerced,
 * filled in or left out, so that a mistake is told rather than mended.
 * @throws ProblemError 400 that says where the first mistake is and what would be right
 */
export function checked<S extends TSchema>(
  schema: S,
  where: string,
): (value: unknown) => Static<S> {
  const validator = Compile(schema)
  return (value) => {
    if (validator.Check(value)) return value as Static<S>
    const mistakes = validator.Errors(value) as readonly Mistake[]
    // An unknown field is reported twice, and by its name only the second time.
    const [mistake] = mistakes.filter(({ keyword }) => keyword !== 'boolean')
    throw new ProblemError(describe(where, mistake))
  }
}

/** The same for Fastify's routes. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = checked(schema, httpPart === 'querystring' ? 'query' : (httpPart ?? 'request'))
  return (value) => {
    try {
      return { value: check(value) }
    } catch (error) {
      return { error: error as Error }
    }
  }
}

interface Mistake {
  readonly keyword: string
  readonly instancePath: string
  readonly message: string
  readonly params: Readonly<Record<string, unknown>>
}

function describe(where: string, mistake: Mistake | undefined) {
  const { instancePath = '', message = 'is not valid', params = {} } = mistake ?? {}
  const field = `${where}${instancePath.replaceAll('/', '.')}`
  const which = params.additionalProperties ?? params.allowedValues ?? params.allowedValue
  const listed = which === undefined ? '' : `: ${shorten([which].flat().join(', '))}`
  // A query is made of strings: what is none was given more than once.
  const detail =
    where === 'query' && params.type === 'string' ? 'must be given once' : message + listed
  // A cursor given twice arrives as a list; a malformed one has a word of its own.
  return problem(400, field === 'query.cursor' ? 'malformed' : 'invalid', `${field} ${detail}.`)
}
