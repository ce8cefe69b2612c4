import { describe } from 'vitest'
import { ACCESS, bearsAnyBytes, bearsAnyBytesOverTls } from './testbed/any-bytes.ts'

describe.each([
  {},
  { compress: 'gzip' },
  { compress: 'deflate' },
  { access: ACCESS },
  { access: { ...ACCESS, token: 'the-token-of-those-who-look' } },
] as const)('with %j', (options) => bearsAnyBytes(300, options))

bearsAnyBytesOverTls(300)
