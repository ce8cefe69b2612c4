import { expect, test } from 'vitest'
import { wrongAtRest } from './rest.ts'

const FRESH = { openFiles: 27, resident: 80e6, heap: 20e6 }
const WARM = { openFiles: 27, resident: 90e6, heap: 23e6 }

test('what a load has made once, such as compiled code, is no leak', () => {
  expect(wrongAtRest([FRESH, WARM, { ...WARM, heap: 23.5e6 }])).toEqual([])
})

test('files that stay open are found, after either load', () => {
  const leaking = { ...WARM, openFiles: 40 }
  expect(wrongAtRest([FRESH, leaking, leaking])).toEqual([
    '40 files are open, 13 more than before the load',
    '40 files are open, 13 more than before the load',
  ])
})

test('a heap, and resident memory, that grow by a second load are found', () => {
  expect(wrongAtRest([FRESH, WARM, { ...WARM, heap: 27e6 }])).toEqual([
    'the heap grew by 4.0 MB under a second load',
  ])
  expect(wrongAtRest([FRESH, WARM, { ...WARM, resident: 120e6 }])).toEqual([
    'resident memory grew by 30.0 MB under a second load',
  ])
})

test('where nobody can count open files, memory is looked at all the same', () => {
  const [fresh, warm] = [FRESH, WARM].map((one) => ({ ...one, openFiles: undefined }))
  if (fresh === undefined || warm === undefined) throw new Error('there are two')
  expect(wrongAtRest([fresh, warm, { ...warm, heap: 27e6 }])).toHaveLength(1)
})
