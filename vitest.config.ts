import os from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { SkippedReporter } from './server/testbed/skipped.ts'

const isLong = process.env.TEST_LONG === '1'

/** What measures is not run beside anything: its figures, and its verdicts, would be the other's. */
const MEASURING = isLong
  ? [
      'web/**/*.long.test.ts',
      // `churn` reads memory alone, for ten minutes.
      'experiments/**/!(churn).long.test.ts',
      'server/lab/road-cost.long.test.ts',
    ]
  : ['experiments/quick.test.ts']

const all = ['server', 'web', 'experiments'].map(
  (folder) => `${folder}/**/*.${isLong ? 'long.test' : 'test'}.ts`,
)
const exclude = isLong ? configDefaults.exclude : [...configDefaults.exclude, '**/*.long.test.ts']

export default defineConfig({
  test: {
    globalSetup: './server/testbed/provision.ts',
    reporters: ['default', new SkippedReporter()],
    passWithNoTests: isLong,
    projects: [
      {
        test: {
          ...shared(),
          name: 'side by side',
          include: all,
          exclude: [...exclude, ...MEASURING],
          // Tests wait more than they work, but each may have a server and a browser of its own: two
          // on two cores, and never so many that they make each other late.
          maxWorkers: Math.min(4, Math.max(2, os.availableParallelism() >> 1)),
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared(),
          name: 'alone',
          include: MEASURING,
          exclude,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})

function shared() {
  return {
    restoreMocks: true,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks' as const,
  }
}
