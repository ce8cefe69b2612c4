import { describe, inject } from 'vitest'
import type { PartName } from './parts.ts'

/** Where each part is, or null when `TEST_WITHOUT` switched it off. */
export type Found = Record<PartName, string | null>

declare module 'vitest' {
  export interface ProvidedContext {
    testbed: Found
  }
}

/** `describe` for tests that need a part; skipped, with the reason, where it was switched off. */
export function describeWith(part: PartName, name: string, body: () => void): void {
  if (inject('testbed')[part] === null) {
    describe.skip(`${name} (switched off by TEST_WITHOUT=${part})`, body)
  } else {
    describe(name, body)
  }
}

/** @throws Error when the part was switched off: tests of it belong into `describeWith` */
export function pathOf(part: PartName): string {
  const found = inject('testbed')[part]
  if (found === null) throw new Error(`switched off by TEST_WITHOUT=${part}: use describeWith()`)
  return found
}
