import { expect, test, vi } from 'vitest'
import { installLab, type Lab } from './lab.ts'

test('adds a lane of the learner’s own, told apart by a shape and a hue of its own', () => {
  const { lab, added } = page()
  expect(lab.lane('mine', () => {})).toBe("lane 'mine' added")
  expect(added).toMatchObject([{ name: 'mine', label: 'mine', hue: '#767676', shape: 'star' }])
})

test('replaces a lane of the same name, and removes it for null', () => {
  const { lab, log } = page()
  lab.lane('mine', () => {})
  expect(lab.lane('mine', () => {})).toBe("lane 'mine' replaced")
  expect(lab.lane('mine', null)).toBe("lane 'mine' removed")
  expect(lab.lane('mine', null)).toBe("there is no lane 'mine'")
  expect(log).toEqual(['add mine', 'remove mine', 'add mine', 'remove mine'])
})

test.each(['', 'My lane', '7up', 'x'.repeat(21), 'sse'])('refuses the name %j', (name) => {
  const { lab, log } = page()
  expect(() => lab.lane(name, () => {})).toThrow(TypeError)
  expect(log).toEqual([])
})

test('refuses code that is no function', () => {
  expect(() => page().lab.lane('mine', 'code' as never)).toThrow(/takes a function/)
})

test('says what it can do when it is looked at for the first time, and when asked', () => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {})
  const { target } = page()
  expect(target.lab.lane('mine', null)).toMatch(/no lane/)
  expect(target.lab).toBeDefined()
  expect(info).toHaveBeenCalledTimes(1)
  target.lab.help()
  expect(info).toHaveBeenCalledTimes(2)
  expect(info.mock.calls[0]?.[0]).toMatch(/lab\.lane\('mine'/)
})

function page() {
  const log: string[] = []
  const added: object[] = []
  const target = {} as { lab: Lab }
  const lab = installLab(
    {
      addLane(transport) {
        added.push(transport)
        log.push(`add ${transport.name}`)
      },
      removeLane: (name) => void log.push(`remove ${name}`),
    },
    target,
  )
  return { lab, log, added, target }
}
