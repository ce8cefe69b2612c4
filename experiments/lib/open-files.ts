import { readFileSync } from 'node:fs'
import { UsageError } from './experiment.ts'

/** What a process needs beside its clients' sockets: its files, pipes, and the ones it listens on. */
const OTHERS = 200

/**
 * Files and sockets that a process may have open: the hard limit, to which Node raises its own when
 * it starts. Undefined where nobody can tell, or there is no limit.
 * @param limits as in `/proc/self/limits`, proc(5)
 */
export function openFiles(limits = own()): number | undefined {
  const [, hard] = /^Max open files\s+\S+\s+(\d+)\s/m.exec(limits) ?? []
  return hard === undefined ? undefined : Number(hard)
}

/** @throws UsageError when a process may not have so many clients, with what would help */
export function checkOpenFiles(clients: number, allowed = openFiles()): void {
  const needed = clients + OTHERS
  if (allowed === undefined || allowed >= needed) return
  throw new UsageError(
    `${clients} clients take ${needed} open files, and a process may have ${allowed} here: raise the hard limit (ulimit -Hn ${needed}, as root), or ask for fewer with --clients`,
  )
}

function own(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8')
  } catch {
    return ''
  }
}
