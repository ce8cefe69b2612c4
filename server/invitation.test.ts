import { expect, test } from 'vitest'
import { invitation } from './invitation.ts'

const origin = 'http://192.168.0.12:3000'

test('has the links of learners and teacher, and how to stop', () => {
  const text = invitation(origin)
  expect(text).toMatch(/^Learners +http:\/\/192\.168\.0\.12:3000\/$/m)
  expect(text).toMatch(/^Teacher +http:\/\/192\.168\.0\.12:3000\/room$/m)
  expect(text).toContain('Ctrl+C')
  expect(text).not.toContain('Only this machine')
})

test('has the code of learners and the key of the teacher, where there are any', () => {
  const keys = { teacherKey: 'a+key', joinCode: 'blue whale' }
  const text = invitation(origin, { keys })
  expect(text).toMatch(/^Learners +http:\/\/192\.168\.0\.12:3000\/$/m)
  expect(text).toMatch(/^Code +blue whale$/m)
  expect(text).toMatch(/^Teacher +http:\/\/192\.168\.0\.12:3000\/room\?key=a%2Bkey$/m)
  // The code of the longer link is a larger one.
  expect(codeOf(text).length).toBeGreaterThan(codeOf(invitation(origin)).length)
})

test('has a square QR code in four light modules on every side', () => {
  const rows = codeOf(invitation(origin))
  const [size = 0] = rows.map((row) => row.length)
  for (const row of rows) expect(row).toHaveLength(size)
  // Two modules a row; the half row that an odd number leaves over is dark.
  expect(rows).toHaveLength(Math.ceil(size / 2))
  expect(rows.slice(0, 2)).toEqual(['█'.repeat(size), '█'.repeat(size)])
  for (const row of rows.slice(0, -1)) expect(row).toMatch(/^█{4}.*█{4}$/)
  // The finder in the upper left corner: 7 modules, dark but for a light ring.
  expect(rows[2]?.slice(4, 11)).toBe(' ▄▄▄▄▄ ')
})

test('sets both colours of every row of it where the terminal takes colours', () => {
  const rows = invitation(origin, { coloured: true })
    .split('\n')
    .filter((row) => /[█▀▄]/.test(row))
  expect(rows.length).toBeGreaterThan(15)
  const csi = '\u001b['
  for (const row of rows) {
    expect(row.startsWith(`${csi}38;5;231;48;5;16m`)).toBe(true)
    expect(row.endsWith(`${csi}0m`)).toBe(true)
  }
})

test('names the other addresses, in case it is one of them', () => {
  const others = [{ address: '10.0.0.3', name: 'eth1' }]
  expect(invitation(origin, { others })).toMatch(/10\.0\.0\.3 \(eth1\)[\s\S]*--host/)
  expect(invitation(origin)).not.toContain('other addresses')
})

test.each(['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000'])(
  '%s: only this machine can join',
  (url) => {
    expect(invitation(url)).toContain('Only this machine can join')
  },
)

function codeOf(text: string): string[] {
  return text.split('\n').filter((row) => /[█▀▄]/.test(row))
}
