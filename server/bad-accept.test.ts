import { describe, expect, test } from 'vitest'
import { get } from './testbed/conversation.ts'
import { problemIn } from './testbed/problem-in.ts'
import { exchange } from './testbed/raw.ts'
import { serveEvents } from './testbed/serve.ts'

describe.each([
  ['short-polling', 'application/json'],
  ['long-polling', 'application/json'],
  ['sse', 'text/event-stream'],
])('[row 28] %s: a client whose Accept', (name, type) => {
  const family = type.replace(/\/.*/, '/*')

  test('leaves out what there is is refused with 406', async () => {
    const { port } = await serveEvents(1)
    for (const accept of [
      'text/html',
      'image/*',
      `${type};q=0`,
      `${type}; q=0.000, */*`,
      'text/html, application/xml;q=0.9',
      `${family};q=0, text/html`,
      `x/${'x'.repeat(300)}`,
    ]) {
      const it = problemIn(await answer(port, name, accept))
      expect(it, accept).toMatchObject({ status: 406, reason: 'not-acceptable' })
      expect(it.detail).toContain(`leaves out ${type}`)
      expect(it.detail.length).toBeLessThan(250)
    }
  })

  test('has it, or cannot be read, is answered', async () => {
    const { port } = await serveEvents(1)
    for (const accept of [
      '*/*',
      type.toUpperCase(),
      `text/html, ${type};q=0.001`,
      family,
      'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      `*/*;q=0, ${type}`,
      '',
      'nonsense',
      ';;q=0,,',
    ]) {
      expect(await answer(port, name, accept), accept).toMatchObject({ status: 200 })
    }
  })
})

async function answer(port: number, name: string, accept: string) {
  const enough = (text: string): boolean => /\r\n\r\n.+/.test(text)
  const [answer] = await exchange(port, get(`/feed/${name}`, `Accept: ${accept}`), enough)
  return answer
}
