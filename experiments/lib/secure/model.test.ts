import { expect, test } from 'vitest'
import { headsOf } from '../drivers/headers.ts'
import { fieldsOf } from './conversation.ts'
import { pollBytes } from './model.ts'

test('a head’s fields are those of HTTP/2: lower case, without what is about a connection', () => {
  const head = headsOf('127.0.0.1:40000', {}).poll('/')
  const fields = fieldsOf(head)
  expect(Object.keys(fields)).toContain('user-agent')
  for (const name of Object.keys(fields)) expect(name).toMatch(/^(?!host$|connection$)[a-z-]+$/)
  // Every line but the request's own and the two that are left out.
  expect(Object.keys(fields)).toHaveLength(head.trimEnd().split('\r\n').length - 3)
})

test('a poll takes a record more over TLS, and a byte a field by HTTP/2', () => {
  const plain = pollBytes('plain')
  expect(pollBytes('tls') - plain).toBe(22)
  expect(pollBytes('http2')).toBeLessThan(plain / 5)
  expect(pollBytes('http2')).toBeGreaterThan(22 + 9)
})
