/**
 * Flags of a server whose feed is quiet: two events at once, as its tape begins, and the third ten
 * hours later. A simulator brings one every 10 s at the least, and each of them ends every held
 * poll, so that nobody would see one held to its end.
 */
export const QUIET: readonly string[] = [
  ...['--no-roads', '--source', 'tape'],
  ...['--tape', 'experiments/lib/quiet.csv', '--speed', '0.1'],
]
