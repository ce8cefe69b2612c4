import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { acceptOf } from './dissect.ts'

test('the example of RFC 6455 §1.3 comes out, with each step of it', () => {
  expect(acceptOf('dGhlIHNhbXBsZSBub25jZQ==')).toEqual({
    key: 'dGhlIHNhbXBsZSBub25jZQ==',
    guid: '258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
    joined: 'dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11',
    sha1: 'b37a4f2cc0624f1690f64606cf385945b2bec4ea',
    accept: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    source: 'RFC 6455 §4.2.2',
  })
})

test('keys of any length give what Node works out, with white space around them or not', () => {
  for (let length = 0; length < 200; length++) {
    const key = randomBytes(length).toString('base64')
    const hash = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    expect(acceptOf(` ${key} `).accept).toBe(hash.digest('base64'))
  }
})
