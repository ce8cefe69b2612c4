import { describe, expect, test } from 'vitest'
import { frameOf, taken } from '../testbed/wire-drafts.ts'
import { WireEntry, type WireTaken } from './wire-entry.ts'
import {
  bitsOf,
  type FieldPath,
  fieldAt,
  isMasked,
  opensItself,
  pathOfEvent,
  rowsOf,
  shownAs,
} from './wire-fields.ts'
import { hexRowsOf } from './wire-rows.ts'

const fieldsOf = (message: WireTaken) => new WireEntry(1, message).fields
const head = 'GET /feed/sse?cursor=a.1&ticket=**** HTTP/1.1\r\nHost: x\r\nCookie: *******\r\n\r\n'
const request = fieldsOf(taken('sse', 'request', head))
const frame = fieldsOf(
  frameOf('{"type":"hello","cursor":"a.2","events":[{"id":"a.2","type":"p"}]}'),
)

describe('the tree of fields', () => {
  test('opens bits and first lines by itself, and headers when it is asked to', () => {
    const names = rowsOf(request, (_, field) => opensItself(field)).map(({ field }) => field.name)
    expect(names).toContain('cursor')
    expect(names).not.toContain('header value')
    expect(names.at(-1)).toBe('empty line')
    const all = rowsOf(request, () => true).map(({ field }) => field.name)
    expect(all.filter((name) => name === 'header value')).toHaveLength(2)
  })

  test('says of each row where it stands', () => {
    const [first, fin] = rowsOf(frame, (_, field) => opensItself(field))
    expect(first).toMatchObject({ path: '0', level: 1, place: 1, isParent: true, isOpen: true })
    expect(fin).toMatchObject({ path: '0.0', level: 2, place: 1, siblings: 5, isParent: false })
  })

  test('the smallest field of a byte is one of whole bytes', () => {
    const nameAt = (fields: typeof frame, byte: number) => {
      return fieldAt(fields, pathAt(fields, byte))?.name
    }
    expect(nameAt(frame, 0)).toBe('first byte')
    expect(nameAt(request, 0)).toBe('method')
    expect(nameAt(request, head.indexOf('a.1'))).toBe('cursor')
    expect(nameAt(request, head.indexOf('x\r\n'))).toBe('header value')
  })

  test('a field in one that is closed is shown as that', () => {
    const rows = rowsOf(request, (_, field) => opensItself(field))
    const path = pathAt(request, head.indexOf('x\r\n'))
    expect(path).toBe('1.2')
    expect(shownAs(rows, path)).toBe('1')
    expect(shownAs(rows, '0.0')).toBe('0.0')
  })

  test('an event is found among others by its whole id', () => {
    const path = pathOfEvent(frame, 'a.2')
    expect(path && fieldAt(frame, path)).toMatchObject({ name: 'event' })
    expect(pathOfEvent(frame, 'a.')).toBeUndefined()
  })

  test('bits are said as RFC 6455 draws them', () => {
    const said = rowsOf(frame, () => true).map(({ field }) => bitsOf(field))
    expect(said.slice(0, 9)).toEqual([undefined, '0', '1', '2', '3', '4–7', undefined, '0', '1–7'])
  })
})

test('a secret is told from a star that means a star', () => {
  const masked = (fields: typeof request) => {
    return rowsOf(fields, () => true)
      .filter(({ field, isParent }) => !isParent && isMasked(field))
      .map(({ field }) => field.name)
  }
  expect(masked(request)).toEqual(['ticket', 'header value'])
  const plain = 'GET / HTTP/1.1\r\nAccept: */*\r\nIf-Match: *\r\n\r\n'
  expect(masked(fieldsOf(taken('sse', 'request', plain)))).toEqual([])
  expect(masked(fieldsOf(frameOf('{"type":"auth","token":"*****"}')))).toEqual(['message'])
})

/** Where the field stands that the hex shows a byte as part of. */
function pathAt(fields: typeof request, byte: number): FieldPath {
  const size = byte + 1
  const [row] = hexRowsOf(new Uint8Array(size), fields, { perRow: size, most: size })
  return row?.runs.at(-1)?.path ?? ''
}
