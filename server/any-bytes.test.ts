import { ACCESS, bearsAnyBytes, bearsAnyBytesOverTls } from './testbed/any-bytes.ts'

bearsAnyBytes(60, { compress: 'deflate' })
bearsAnyBytes(40, { access: ACCESS })
bearsAnyBytesOverTls(40)
