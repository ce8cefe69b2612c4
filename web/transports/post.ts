import type { Problem, Receipt } from '../../server/feed/event.ts'
import type { ConnectOptions, Platform, PublishedNotification } from './transport.ts'

/** Milliseconds after which a receipt is no longer waited for. */
export const PATIENCE = 10_000

/** Six open connections to one origin make the seventh wait for ever. */
export const LATE = 'no answer in time; is it open in other tabs?'

/** The browser's own classes, looked up late, so that a module can be loaded where there are none. */
export function platformOf({ platform }: Pick<ConnectOptions, 'platform'>): Platform {
  return platform ?? { fetch: (...args) => fetch(...args), EventSource, WebSocket }
}

/** What it takes to reach the server. */
type Reach = Pick<ConnectOptions, 'origin' | 'bench' | 'platform'>

/** Whatever the server answers. @throws Error whose message is for a person, when it does not */
export async function request(reach: Reach, path: string, init: RequestInit): Promise<Response> {
  try {
    // A road is another origin, but still the site whose cookies belong to the page.
    return await platformOf(reach).fetch(`${reach.origin}${path}`, {
      credentials: 'include',
      ...init,
    })
  } catch (error) {
    const why = (error as Error).name === 'TimeoutError' ? LATE : 'the server is out of reach'
    throw new Error(why, { cause: error })
  }
}

/** Publishes with a request of its own. @throws Error whose message is for a person */
export async function post(reach: Reach, data: PublishedNotification): Promise<Receipt> {
  const query = reach.bench === undefined ? '' : `?${new URLSearchParams({ bench: reach.bench })}`
  const response = await request(reach, `/feed/events${query}`, {
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
