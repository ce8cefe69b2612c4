import os from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { SkippedReporter } from './server/testbed/skipped.ts'

const long = process.env.TEST_LONG === '1'

export default defineConfig({
  test: {
    include: ['server', 'web', 'experiments'].map(
      (folder) => `${folder}/**/*.${long ? 'long.test' : 'test'}.ts`,
    ),
    exclude: long ? configDefaults.exclude : [...configDefaults.exclude, '**/*.long.test.ts'],
    globalSetup: './server/testbed/provision.ts',
    reporters: ['default', new SkippedReporter()],
    restoreMocks: true,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Tests wait more than they work, but each may have a server and a browser of its own: two
    // on two cores, and never so many that they make each other late.
    pool: 'forks',
    maxWorkers: Math.min(4, Math.max(2, os.availableParallelism() >> 1)),
    passWithNoTests: long,
  },
})
