import type { TestProject } from 'vitest/node'
import { find } from './find.ts'
import type { Found } from './found.ts'
import { install } from './install.ts'
import { parts, switchedOff } from './parts.ts'

/**
 * Runs once before all tests: finds or installs the real browser and the real proxy that they
 * stand on. A part that cannot be had fails the run; only `TEST_WITHOUT` leaves one out.
 */
export default async function provision(project: TestProject): Promise<void> {
  try {
    project.provide('testbed', await provide())
  } catch (error) {
    // What it says is for who runs the tests; where it was thrown is not.
    if (error instanceof Error) error.stack = ''
    throw error
  }
}

async function provide(): Promise<Found> {
  const off = switchedOff(process.env.TEST_WITHOUT)
  if (off.length > 0) say(`TEST_WITHOUT switched off: ${off.join(', ')}. Their tests are skipped.`)
  const found: Found = { browser: null, nginx: null }
  for (const part of parts) {
    if (!off.includes(part.name))
      found[part.name] = (await find(part)) ?? (await install(part, say))
  }
  return found
}

function say(line: string): void {
  process.stderr.write(`testbed: ${line}\n`)
}
