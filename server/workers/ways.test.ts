import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { Ways } from './ways.ts'

function asking(transport?: string): FastifyRequest {
  return { routeOptions: { config: { transport } } } as unknown as FastifyRequest
}

test('those for what stays open are so many, and never those for the rest', () => {
  const ways = new Ways({ port: 1, secret: '' })
  const taken = Array.from({ length: 4096 }, () => ways.take(asking('sse')))
  expect(taken).not.toContain(undefined)
  expect(ways.take(asking('long-polling'))).toBeUndefined()
  const brief = ways.take(asking())
  expect(brief?.agent).not.toBe(taken[0]?.agent)
  expect(brief?.agent.maxSockets).toBe(256)
  taken[7]?.leave()
  expect(ways.take(asking('sse'))).toBeDefined()
  expect(ways.take(asking('sse'))).toBeUndefined()
})
