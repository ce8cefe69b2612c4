import { bearsAnyBytes } from './testbed/any-bytes.ts'

bearsAnyBytes(100, { compress: 'deflate' })
