import { translated } from './locale.ts'

/**
 * Text that is known only at run time in English, such as a transport's label or a reason, in the
 * page's language. What has no Korean (a problem that the server put in words, `HTTP 503`) stays.
 */
export function said(text: string): string {
  return translated(text)
}
