import type { Problem, Receipt } from '../../server/feed/event.ts'
import type { ConnectOptions, Platform, PublishedNotification } from './transport.ts'

/** Milliseconds after which a receipt is no longer waited for. */
export const PATIENCE = 10_000

/** The browser's own classes, looked up late, so that a module can be loaded where there are none. */
export function platformOf({ platform }: ConnectOptions): Platform {
  return platform ?? { fetch: (...args) => fetch(...args), EventSource, WebSocket }
}

/** Publishes with a request of its own. @throws Error whose message is for a person */
export async function post(options: ConnectOptions, data: PublishedNotification): Promise<Receipt> {
  const response = await platformOf(options).fetch(`${options.origin}/feed/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'notification', data }),
    signal: AbortSignal.timeout(PATIENCE),
  })
  if (response.ok) return (await response.json()) as Receipt
  throw new Error(await reasonOf(response))
}

/** What a refused request says of itself, or the bare status. */
export async function reasonOf(response: Response): Promise<string> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json')
  if (!isProblem) return `HTTP ${response.status}`
  return ((await response.json()) as Problem).detail
}
