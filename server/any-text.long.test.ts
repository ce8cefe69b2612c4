import { describe } from 'vitest'
import { keepsAnyText } from './testbed/any-text.ts'

describe.each([{}, { batch: 5 }, { compress: 'gzip' }, { compress: 'deflate' }] as const)(
  'with %j',
  (options) => keepsAnyText(500, options),
)
