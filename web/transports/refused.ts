import { reasonOf } from './post.ts'

/** An answer that is none of those which a transport knows, and when the server wants to be asked again. */
export class Refused extends Error {
  /** Milliseconds; 0 where it did not say. */
  readonly retryAfter: number

  private constructor(why: string, retryAfter: number) {
    super(why)
    this.name = 'Refused'
    this.retryAfter = retryAfter
  }

  static async of(response: Response): Promise<Refused> {
    const wish = response.headers.get('retry-after')
    return new Refused(await reasonOf(response), retryAfterOf(wish, response.headers.get('date')))
  }
}

/**
 * Milliseconds of a Retry-After (RFC 9110 §10.2.3): whole seconds, or a date, which is taken by the
 * clock of whoever sent it; 0 where it says nothing that can be used.
 */
export function retryAfterOf(wish: string | null, sent: string | null): number {
  if (wish === null) return 0
  if (/^\d{1,9}$/.test(wish)) return Number(wish) * 1000
  const until = Date.parse(wish) - (sent === null ? Date.now() : Date.parse(sent))
  return until > 0 ? until : 0
}
