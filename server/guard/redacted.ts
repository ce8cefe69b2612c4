const SECRET = /^(?:key|token|access_token|authorization|ticket|join)$/i

/** A URL as a log may have it: without the values of secrets, also where those are refused. */
export function redacted(url: string): string {
  return url.replace(/([?&;])([^=&;?#]*)=[^&;#]*/g, (whole, before: string, name: string) => {
    return SECRET.test(decoded(name)) ? `${before}${name}=…` : whole
  })
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
