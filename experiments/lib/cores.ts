import { execFileSync } from 'node:child_process'

/** How a process is started so that it stays on one core. */
export interface Pinned {
  readonly command: string
  readonly args: readonly string[]
  /** The core; undefined where the process is not pinned. */
  readonly core: number | undefined
}

/**
 * Puts `taskset` in front of a command, where it exists and allows the core. It replaces itself by
 * the command, so that the process id is the command's.
 */
export function pinned(
  core: number | undefined,
  command: string,
  args: readonly string[],
  tool = 'taskset',
): Pinned {
  if (core === undefined || !isIn(cores(tool), core)) return { command, args, core: undefined }
  return { command: tool, args: ['-c', String(core), command, ...args], core }
}

/** Cores that this process may use, such as `0-3,8`; empty where nobody can tell. */
function cores(tool: string): string {
  try {
    const text = execFileSync(tool, ['-cp', String(process.pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return text.slice(text.lastIndexOf(':') + 1).trim()
  } catch {
    return ''
  }
}

function isIn(list: string, core: number): boolean {
  return list.split(',').some((range) => {
    const [from = '', to = from] = range.split('-')
    return /^\d+$/.test(from) && Number(from) <= core && core <= Number(to)
  })
}
