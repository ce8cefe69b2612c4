import type { Entry } from '../feed/entry.ts'

export function seqs(entries: readonly Entry[]): number[] {
  return entries.map(({ seq }) => seq)
}

export function jsons(entries: readonly Entry[]): string[] {
  return entries.map(({ json }) => json)
}

/** The seqs from `first` to `last`. */
export function upTo(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
