import { execFile } from 'node:child_process'
import os from 'node:os'
import { promisify } from 'node:util'
import type { Machine, RunRecord } from './record.ts'

const run = promisify(execFile)

/**
 * What kind of machine this is, and nothing that tells whose: no name, no path, no person.
 * @param taskset whether server and load generator were given cores of their own
 */
export function machine(taskset: boolean): Machine {
  return {
    cpu: os.cpus()[0]?.model.trim() || 'unknown',
    cores: os.availableParallelism(),
    memory: os.totalmem(),
    kernel: `${os.type()} ${os.release()} ${os.arch()}`,
    taskset,
  }
}

/**
 * Which commit the files are of, and whether they are just that; reports apart, because each run
 * of many would make the tree unclean for the next. Null without git, or outside of a checkout.
 */
export async function commit(folder: string): Promise<RunRecord['commit']> {
  // Without optional locks: looking must not be in the way of somebody who commits.
  const git = async (...args: string[]) => {
    const { stdout } = await run('git', ['--no-optional-locks', '-C', folder, ...args])
    return stdout.trim()
  }
  try {
    const id = await git('rev-parse', 'HEAD')
    const changes = await git(
      'status',
      '--porcelain',
      '--',
      ':/',
      ':(exclude,top)experiments/reports',
    )
    return { id, isClean: changes === '' }
  } catch {
    return null
  }
}
