import os from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { FaultReporter } from './server/testbed/fault-reporter.ts'
import { SkippedReporter } from './server/testbed/skipped.ts'
import { faultFiles, plainFiles } from './server/testbed/test-files.ts'

const isLong = process.env.TEST_LONG === '1'
/** The tests of known faults alone, those of every day and the long ones. */
const isFaults = process.env.TEST_FAULTS === '1'
const run = isFaults ? 'both' : isLong ? 'long' : 'normal'

/** What measures is not run beside anything: its figures, and its verdicts, would be the other's. */
const MEASURING = isLong
  ? [
      'web/**/*.long.test.ts',
      // `churn` reads memory alone, for ten minutes.
      'experiments/**/!(churn).long.test.ts',
      'server/lab/road-cost.long.test.ts',
    ]
  : ['experiments/quick.test.ts']

/**
 * Tests wait more than they work, but each may have a server and a browser of its own: two on two
 * cores, and never so many that they make each other late.
 */
const MANY = Math.min(4, Math.max(2, os.availableParallelism() >> 1))

const all = isFaults
  ? faultFiles()
  : ['server', 'web', 'experiments'].map(
      (folder) => `${folder}/**/*.${isLong ? 'long.test' : 'test'}.ts`,
    )
const plain = isLong || isFaults ? [] : plainFiles().filter((path) => !MEASURING.includes(path))
const exclude =
  isLong || isFaults ? configDefaults.exclude : [...configDefaults.exclude, '**/*.long.test.ts']

export default defineConfig({
  test: {
    globalSetup: './server/testbed/provision.ts',
    reporters: ['default', new SkippedReporter(), new FaultReporter(run)],
    ...(isFaults && { testNamePattern: /\[rows? \d/ }),
    passWithNoTests: isLong,
    projects: [
      {
        test: {
          ...shared(),
          name: 'side by side',
          include: all,
          exclude: isFaults ? exclude : [...exclude, ...MEASURING, ...plain],
          maxWorkers: MANY,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared(),
          name: 'plain',
          include: plain,
          isolate: false,
          maxWorkers: MANY,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared(),
          name: 'alone',
          include: isFaults ? [] : MEASURING,
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
    // What is waited for is to come; when is nothing that a test decides: by itself it is 1 s.
    expect: { poll: { timeout: 10_000 } },
    pool: 'forks' as const,
  }
}
