import type { Problem, Receipt } from '../server/feed/schema.ts'

/** Milliseconds; six open connections to one origin make the seventh wait for ever. */
const PATIENCE = 10_000

/**
 * Sends a notification as the page itself, by no lane.
 * @returns the id that the event was given
 * @throws Error whose message is for a person
 */
export async function sendEvent(title: string): Promise<string> {
  const response = await fetch('/feed/events', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'notification', data: { title, from: 'this page' } }),
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((error: unknown) => {
    const late = error instanceof Error && error.name === 'TimeoutError'
    throw new Error(
      late ? 'no answer in 10 s; is it open in other tabs?' : 'the server is out of reach',
    )
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return (answer as Receipt).id
  throw new Error(
    (answer as Problem | undefined)?.detail ?? `the server answered ${response.status}`,
  )
}
