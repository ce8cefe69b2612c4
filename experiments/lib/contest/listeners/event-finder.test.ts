import { describe, expect, test } from 'vitest'
import { EventFinder } from './event-finder.ts'

const AT = 1763820001234.567
const price = (seq: number, at = AT) =>
  `{"id":"k3v9x2ab.${seq}","type":"price","at":${at},"data":{"symbol":"XBTUSDT","price":105433.6}}`
const notification = (seq: number, title: string) =>
  JSON.stringify({ id: `k3v9x2ab.${seq}`, type: 'notification', at: AT, data: { title } })

function finding(isEscaped = false) {
  const found: [seq: number, at: number, isPrice: boolean][] = []
  const finder = new EventFinder((...event) => found.push(event), isEscaped)
  const push = (text: string) => finder.push(Buffer.from(text))
  return { found, push }
}

describe('events in raw bytes', () => {
  test('whatever stands around them', () => {
    const { found, push } = finding()
    push(`\x81\x7e\x00\xa5${price(7)}`)
    push(`id: k3v9x2ab.8\ndata: ${price(8)}\n\n`)
    push(`a5\r\nid: 9\nevent: message\ndata: ${price(9)}\n\n\r\n`)
    push(`42["event",${price(10)}]`)
    push(`{"outcome":"resumed","cursor":"k3v9x2ab.11","events":[${price(11)}],"more":false}`)
    expect(found.map(([seq]) => seq)).toEqual([7, 8, 9, 10, 11])
    for (const [, at, isPrice] of found) {
      expect(at).toBeCloseTo(AT, 3)
      expect(isPrice).toBe(true)
    }
  })

  test('many in one chunk', () => {
    const { found, push } = finding()
    push(Array.from({ length: 500 }, (_, seq) => `data: ${price(seq + 1)}\n\n`).join(''))
    expect(found.map(([seq]) => seq)).toEqual(Array.from({ length: 500 }, (_, seq) => seq + 1))
  })

  test('cut in two at any byte, and byte by byte', () => {
    const text = `data: ${price(41)}\n\ndata: ${notification(42, 'Now')}\n\ndata: ${price(43)}\n\n`
    const whole = [
      [41, expect.closeTo(AT, 3), true],
      [42, expect.closeTo(AT, 3), false],
      [43, expect.closeTo(AT, 3), true],
    ]
    for (let cut = 0; cut <= text.length; cut++) {
      const { found, push } = finding()
      push(text.slice(0, cut))
      push(text.slice(cut))
      expect(found, `cut at ${cut}`).toEqual(whole)
    }
    const { found, push } = finding()
    for (const byte of text) push(byte)
    expect(found).toEqual(whole)
  })

  test('a time without a fraction, or with one that was cut off its zeros', () => {
    const { found, push } = finding()
    push(price(1, 1763820001234) + price(2, 1763820001234.5))
    expect(found.map(([, at]) => at)).toEqual([1763820001234, 1763820001234.5])
  })

  test('no title passes for one', () => {
    const { found, push } = finding()
    push(notification(1, `"at":1,{"id":"k3v9x2ab.99","type":"price","at":5,`))
    push(notification(2, JSON.stringify(price(98))))
    push(notification(3, '\\"at\\":7'))
    expect(found.map(([seq, at]) => [seq, at])).toEqual([
      [1, expect.closeTo(AT, 3)],
      [2, expect.closeTo(AT, 3)],
      [3, expect.closeTo(AT, 3)],
    ])
  })

  test('escaped once more, as SockJS sends them', () => {
    const { found, push } = finding(true)
    const text = `a${JSON.stringify([price(5), notification(6, '"at":1,{"id":"x.9"'), price(7)])}`
    push(text.slice(0, 60))
    push(text.slice(60))
    expect(found).toEqual([
      [5, expect.closeTo(AT, 3), true],
      [6, expect.closeTo(AT, 3), false],
      [7, expect.closeTo(AT, 3), true],
    ])
  })
})
