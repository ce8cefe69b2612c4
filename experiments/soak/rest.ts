import type { Taken } from './life.ts'

/** Files that a process may have open without anybody's doing, such as one that is being read. */
const FILES = 2

/**
 * What growth is no leak, from the first rest under load to the second: bytes of the heap, whose
 * figure is after a full collection; and of resident memory a share and bytes, since what an
 * allocator got from the system it need not give back.
 */
const HEAP = 3_000_000
const RESIDENT = { share: 0.15, bytes: 12_000_000 }

/**
 * What is wrong with what a server took at rest. Open files are held against those of a server that
 * nobody had been at yet; memory against the same process once the load had left for the first
 * time: a load has code compiled and buffers made that are no leak, and do not come twice.
 */
export function wrongAtRest(rests: readonly Taken[]): string[] {
  const wrong: string[] = []
  const [fresh, warm, again] = rests
  for (const { openFiles } of rests.slice(1)) {
    if (fresh?.openFiles === undefined || openFiles === undefined) continue
    const more = openFiles - fresh.openFiles
    if (more > FILES) wrong.push(`${openFiles} files are open, ${more} more than before the load`)
  }
  if (warm === undefined || again === undefined) return wrong
  const heap = again.heap - warm.heap
  if (heap > HEAP) wrong.push(`the heap grew by ${megabytes(heap)} MB under a second load`)
  const resident = again.resident - warm.resident
  if (resident > warm.resident * RESIDENT.share + RESIDENT.bytes) {
    wrong.push(`resident memory grew by ${megabytes(resident)} MB under a second load`)
  }
  return wrong
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
