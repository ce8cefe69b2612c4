/** Milliseconds after which a client comes back, drawn so that a crowd does not come at once. */
export function retryAfter(): number {
  return between(500, 1500)
}

/** The same while the server is overloaded. */
export function retryWhenBusy(): number {
  return between(1000, 5000)
}

function between(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least))
}
