import { InvalidArgumentError } from 'commander'
import { trusting } from './guard/address.ts'
import { madeUp } from './sources/made-up.ts'

export function whole(least: number, most: number): (value: string) => number {
  return (value) => {
    const parsed = /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
    if (parsed >= least && parsed <= most) return parsed
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

export function number(least: number, most: number): (value: string) => number {
  return (value) => {
    const parsed = /^\d*\.?\d+$/.test(value) ? Number(value) : Number.NaN
    if (parsed >= least && parsed <= most) return parsed
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`)
  }
}

export function text(value: string): string {
  if (value.trim() !== '') return value
  throw new InvalidArgumentError('It must not be empty.')
}

/** What goes into a header as it is (RFC 6750 §2.1). */
export function secret(value: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value
  throw new InvalidArgumentError(
    'It must be of letters, digits and signs of ASCII, without spaces.',
  )
}

/** What goes into a header, an answer and a page. */
export function serverName(value: string): string {
  if (/^[\w.-]{1,32}$/.test(value)) return value
  throw new InvalidArgumentError('It must be 1 to 32 letters and digits of ASCII, _, . and -.')
}

/** Where a Redis is; there may be a password in it. */
export function redis(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isRedis = url && /^rediss?:$/.test(url.protocol) && /^\/?\d*$/.test(url.pathname)
  if (isRedis && url.hostname !== '') return value
  throw new InvalidArgumentError(
    'It must be redis:// or rediss://, a host and maybe a port, such as redis://127.0.0.1:6379.',
  )
}

/** Repeatable: adds to what was given before. */
export function files(value: string, before: readonly string[]): string[] {
  return [...before, text(value)]
}

/** Repeatable, and in the environment separated by commas: origins as browsers write them. */
export function origins(value: string, before: readonly string[]): string[] {
  return [...before, ...value.split(',').map(origin)]
}

function origin(value: string): string {
  const url = URL.canParse(value.trim()) ? new URL(value.trim()) : undefined
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin
  throw new InvalidArgumentError(
    'It must be http:// or https://, a host and maybe a port, such as https://feed.example.',
  )
}

const MOST_SYMBOLS = 1000

export function symbols(value: string): string[] {
  const most = `It must be names (letters, digits, ".", "-", "_"; 20 at most) separated by commas, or how many to make up, 1 to ${MOST_SYMBOLS}.`
  if (/^\d+$/.test(value)) {
    const count = Number(value)
    if (count < 1 || count > MOST_SYMBOLS) throw new InvalidArgumentError(most)
    return madeUp(count)
  }
  const names = value.split(',').map((name) => name.trim())
  const valid =
    names.every((name) => /^[\w.-]{1,20}$/.test(name)) && new Set(names).size === names.length
  if (valid && names.length <= MOST_SYMBOLS) return names
  throw new InvalidArgumentError(most)
}

/** Proxies, separated by commas. */
export function proxies(value: string): string[] {
  const hops = value.split(',').map((hop) => hop.trim())
  try {
    trusting(hops)
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`)
  }
  return hops
}

/** What a variable that switches something says when it is not meant. */
export function isNo(value = ''): boolean {
  return /^(|0|no|off|false)$/i.test(value.trim())
}
