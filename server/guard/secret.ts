import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** Letters and digits that are not taken for one another when they are read from a wall. */
const READABLE = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/** 144 random bits, in characters that a URL and a cookie take as they are. */
export function newSecret(): string {
  return randomBytes(18).toString('base64url')
}

/** A code to be typed, such as `K7QM-3XTR`: 39 random bits. */
export function newCode(): string {
  const letters = Array.from({ length: 8 }, () => READABLE[randomInt(READABLE.length)])
  return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`
}

/** What a secret is looked up by: how long that takes says nothing of the secret itself. */
export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** In a time that does not depend on where they differ, nor on how long the secret is. */
export function isSame(given: string, secret: Buffer): boolean {
  return timingSafeEqual(digest(given), secret)
}
