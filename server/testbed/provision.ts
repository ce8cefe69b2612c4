import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { find } from './find.ts'
import type { Found } from './found.ts'
import { install } from './install.ts'
import { parts, switchedOff } from './parts.ts'

const BUILD = fileURLToPath(new URL('../build.ts', import.meta.url))

/**
 * Runs once before all tests: builds what is stale, and finds or installs the real browser, proxy,
 * Redis and Prometheus that they stand on. A part that cannot be had fails the run; only `TEST_WITHOUT` leaves
 * one out. Built here, because test files side by side would empty `dist` under each other's hands.
 */
export default async function provision(project: TestProject): Promise<void> {
  try {
    build()
    project.provide('testbed', await provide())
  } catch (error) {
    // What it says is for who runs the tests; where it was thrown is not.
    if (error instanceof Error) error.stack = ''
    throw error
  }
}

function build(): void {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', BUILD, '--stale'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error('testbed: the build failed; it has said why')
}

async function provide(): Promise<Found> {
  const off = switchedOff(process.env.TEST_WITHOUT)
  if (off.length > 0) say(`TEST_WITHOUT switched off: ${off.join(', ')}. Their tests are skipped.`)
  const found: Found = { browser: null, nginx: null, redis: null, prometheus: null }
  for (const part of parts) {
    if (!off.includes(part.name))
      found[part.name] = (await find(part)) ?? (await install(part, say))
  }
  return found
}

function say(line: string): void {
  process.stderr.write(`testbed: ${line}\n`)
}
