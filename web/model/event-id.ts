/** `42` of `k3v9x2ab.42`; whatever is not an id, as it is. */
export function seqOf(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1)
}
