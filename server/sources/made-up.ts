/** Names for so many symbols that nobody has named: S001, S002, … */
export function madeUp(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `S${String(index + 1).padStart(3, '0')}`)
}
