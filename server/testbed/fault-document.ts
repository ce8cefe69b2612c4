import { fileURLToPath } from 'node:url'
import { aboutFaults } from './fault-table.ts'

/** Where people read which faults are tested. */
export const FAULTS_DOCUMENT = fileURLToPath(new URL('../faults.md', import.meta.url))

/** What stands there; `npm run faults` writes it, after all of it has passed. */
export function faultsDocument(): string {
  return `# Faults

What is known to break servers of this kind, and what this one does instead. \`npm run faults\` runs
the tests of all rows, on each transport that a row is about, and prints what each showed; they are
part of \`npm test\` too, or of \`npm run test:long\` where it says *long*. A cell that should be full
and is empty fails the run.

${aboutFaults()}
`
}
