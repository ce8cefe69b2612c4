import type { LogBook } from './log-book.ts'
import type { Model } from './model.ts'

/** seqs named in one complaint. */
const NAMED = 10

/**
 * Held against each client once its logs are over:
 *
 * "For each log (epoch) that a client was told of, every event of it up to where the client got is
 * either among the events that came, or in a snapshot that came, or was superseded in the snapshot
 * that made the client skip it: a price, when the snapshot stands at a newer price of its symbol;
 * a notification, when the 20 newest that the snapshot stands at are all newer. And a snapshot holds
 * nothing that is superseded so."
 *
 * The events of a log are those that the recorder saw or the publisher was given a receipt for. A
 * log ends with its process: after kill -9, or a drain, what was published and had not come to a
 * client by then is gone with it, receipt or not, and `reset: epoch` is how the client is told. So
 * "up to where the client got" is the newest event of that log that came to it, or the place of the
 * last snapshot in it. That nobody was left far behind before a log ended is not said here: a soak
 * waits for all to have everything acknowledged, and only then kills.
 */
export function settle(model: Model, book: LogBook): void {
  for (const [epoch, had] of model.had) {
    const log = book.log(epoch)
    const lost = [...log.owed].filter((seq) => {
      if (seq > had.last || had.seqs.has(seq)) return false
      const skippedBy = had.snapshots.find((snapshot) => snapshot.seq >= seq)
      return skippedBy === undefined || log.snapshotAt(skippedBy.seq).has(seq)
    })
    if (lost.length > 0) model.break('nothing lost', `of ${epoch} it never had ${list(lost)}`)
    for (const { seq, seqs } of had.snapshots) {
      const superseded = seqs.filter((one) => !log.snapshotAt(seq).has(one))
      if (superseded.length === 0) continue
      model.break('same start', `a snapshot at ${epoch}.${seq} held ${list(superseded)}`)
    }
  }
}

function list(seqs: readonly number[]): string {
  const sorted = [...seqs].sort((a, b) => a - b)
  const rest = sorted.length - NAMED
  return `${sorted.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
