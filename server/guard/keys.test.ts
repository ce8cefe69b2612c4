import { expect, test } from 'vitest'
import { Keys, keysFor } from './keys.ts'

test('on loopback there are keys where one is given that says so, and beyond it always', () => {
  expect(keysFor({}, true)).toBeUndefined()
  expect(keysFor({ joinCode: 'code' }, true)).toBeUndefined()
  expect(keysFor({ token: 'look' }, true)).toMatchObject({ token: 'look' })
  expect(keysFor({ teacherKey: 'k', joinCode: 'c' }, true)).toEqual({
    teacherKey: 'k',
    joinCode: 'c',
    token: undefined,
  })
  const made = keysFor({}, false)
  expect(made?.teacherKey).toMatch(/^[\w-]{24}$/)
  expect(made?.joinCode).toMatch(/^[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}$/)
  expect(keysFor({}, false)).not.toEqual(made)
})

test('a key stands for its role, and a join code for none', () => {
  const keys = new Keys({ teacherKey: 'teach', joinCode: 'Blue-Whale', token: 'look' })
  expect(
    ['teach', 'look', 'Teach', 'teach ', '', 'Blue-Whale'].map((key) => keys.roleOf(key)),
  ).toEqual(['teacher', 'viewer', undefined, undefined, undefined, undefined])
  expect(keys.nobody).toBeUndefined()
  expect(new Keys({ teacherKey: 'teach', joinCode: 'c' }).nobody).toBe('viewer')
})

test('a join code is taken as it was meant, however it is typed', () => {
  const keys = new Keys({ teacherKey: 'teach', joinCode: '고래-Blue 7' })
  for (const code of [
    '고래-Blue 7',
    '고래blue7',
    ' 고래 BLUE-7 ',
    '고래-blue 7'.normalize('NFD'),
  ]) {
    expect(keys.isJoinCode(code)).toBe(true)
  }
  for (const code of ['', '고래', '고래-Blue 1', 'teach']) expect(keys.isJoinCode(code)).toBe(false)
})
