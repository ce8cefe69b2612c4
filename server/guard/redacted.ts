/** Query parameters whose values are secrets, also where they are refused. */
const SECRET = /([?&;](?:key|token|access_token|authorization|ticket|join)=)[^&;#\s]*/gi

/** A URL as a log may have it. */
export function redacted(url: string): string {
  return url.replace(SECRET, '$1…')
}
