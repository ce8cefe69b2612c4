import { describe, expect, test } from 'vitest'
import { checkOpenFiles, openFiles } from './open-files.ts'

const limits = (
  hard: string,
) => `Limit                     Soft Limit           Hard Limit           Units
Max processes             96000                96000                processes
Max open files            1024                 ${hard.padEnd(20)} files
`

describe('the files that a process may open', () => {
  test('are those of the hard limit', () => {
    expect(openFiles(limits('4096'))).toBe(4096)
  })

  test('are not known where there is no limit, or no /proc', () => {
    expect(openFiles(limits('unlimited'))).toBeUndefined()
    expect(openFiles('')).toBeUndefined()
  })

  test('have to do for the clients that are asked for', () => {
    expect(() => checkOpenFiles(5000, 5200)).not.toThrow()
    expect(() => checkOpenFiles(5000, undefined)).not.toThrow()
    expect(() => checkOpenFiles(5000, 4096)).toThrow('5000 clients take 5200 open files')
  })
})
