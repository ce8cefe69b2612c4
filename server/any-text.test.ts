import { keepsAnyText } from './testbed/any-text.ts'

keepsAnyText(150)
