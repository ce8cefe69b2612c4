import { execFileSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'

/** CPU time since a process began, seconds. */
export interface Cpu {
  readonly user: number
  readonly system: number
}

/** Of some time, seconds. */
export interface Used extends Cpu {
  readonly total: number
}

let ticks: number | undefined

/** Ticks a second in /proc, 100 nearly everywhere: what is told in them is 10 ms fine. proc(5) */
function ticksPerSecond(): number {
  if (ticks !== undefined) return ticks
  try {
    ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))
  } catch {
    ticks = 100
  }
  return ticks
}

/**
 * What a process and its threads used, from `/proc/<pid>/stat`; undefined where there is none. It
 * tells user and system apart in ticks; their sum is exact where the kernel keeps it so, since a
 * few ticks are all that a server uses in a second.
 */
export async function cpuOf(pid: number): Promise<Cpu | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1')
    // The name in brackets may hold anything; after it, utime is the 12th and stime the 13th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const second = ticksPerSecond()
    const [user, system] = [Number(fields[11]) / second, Number(fields[12]) / second]
    const total = await onCores(pid)
    return total === undefined ? { user, system } : { user: total - system, system }
  } catch {
    return undefined
  }
}

/** What was used from one reading to another; undefined where it could not be read. */
export function usedBetween(before: Cpu, after: Cpu): Used
export function usedBetween(before: Cpu | undefined, after: Cpu | undefined): Used | undefined
export function usedBetween(before: Cpu | undefined, after: Cpu | undefined): Used | undefined {
  if (before === undefined || after === undefined) return undefined
  const [user, system] = [after.user - before.user, after.system - before.system]
  return { user, system, total: user + system }
}

/** Seconds that its threads were on a core, to the µs. Documentation/scheduler/sched-stats.rst */
async function onCores(pid: number): Promise<number | undefined> {
  try {
    const threads = await readdir(`/proc/${pid}/task`)
    const each = await Promise.all(
      threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/schedstat`, 'latin1')),
    )
    return each.reduce((sum, stat) => sum + Number.parseInt(stat, 10), 0) / 1e9
  } catch {
    return undefined
  }
}

/** Resident memory in bytes, from `/proc/<pid>/status`; undefined where there is none. */
export async function rssOf(pid: number): Promise<number | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'latin1')
    const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? []
    return kib === undefined ? undefined : Number(kib) * 1024
  } catch {
    return undefined
  }
}

/** Files and sockets that a process has open, from `/proc/<pid>/fd`; undefined where there is none. */
export async function openFilesOf(pid: number): Promise<number | undefined> {
  try {
    return (await readdir(`/proc/${pid}/fd`)).length
  } catch {
    return undefined
  }
}
