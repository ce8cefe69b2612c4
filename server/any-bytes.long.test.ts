import { describe } from 'vitest'
import { bearsAnyBytes } from './testbed/any-bytes.ts'

describe.each([{}, { compress: 'gzip' }, { compress: 'deflate' }] as const)('with %j', (options) =>
  bearsAnyBytes(300, options),
)
