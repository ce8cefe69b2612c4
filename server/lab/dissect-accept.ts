/** What every server joins to the key, RFC 6455 §1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** How `Sec-WebSocket-Accept` comes about, RFC 6455 §4.2.2, step by step. */
export interface Accept {
  /** `Sec-WebSocket-Key`, without white space around it. */
  readonly key: string
  readonly guid: string
  /** Both, one after the other. */
  readonly joined: string
  /** SHA-1 of that (RFC 3174): 20 bytes, as 40 hexadecimal digits. */
  readonly sha1: string
  /** The same 20 bytes in base64 (RFC 4648 §4). */
  readonly accept: string
  readonly source: string
}

/** Works out the answer to a WebSocket's key. */
export function acceptOf(key: string): Accept {
  const trimmed = key.trim()
  const joined = `${trimmed}${GUID}`
  const bytes = sha1Of(new TextEncoder().encode(joined))
  const sha1 = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const accept = btoa(String.fromCharCode(...bytes))
  return { key: trimmed, guid: GUID, joined, sha1, accept, source: 'RFC 6455 §4.2.2' }
}

/**
 * SHA-1, RFC 3174 §6.1. Not `crypto.subtle`: a page that came over plain http from another
 * machine, as in a workshop, has none. It keeps no secret here.
 */
function sha1Of(bytes: Uint8Array): Uint8Array {
  const padded = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64))
  new Uint8Array(padded.buffer).set([...bytes, 0x80])
  padded.setUint32(padded.byteLength - 4, bytes.length * 8)
  const hash = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0] as Words
  const schedule = new Uint32Array(80)
  for (let block = 0; block < padded.byteLength; block += 64) {
    for (let t = 0; t < 80; t++) {
      const word = (back: number): number => schedule[t - back] as number
      schedule[t] =
        t < 16
          ? padded.getUint32(block + 4 * t)
          : rotated(word(3) ^ word(8) ^ word(14) ^ word(16), 1)
    }
    let [a, b, c, d, e] = hash
    for (let t = 0; t < 80; t++) {
      const [mixed, constant] = mix(t, b, c, d)
      const next = (rotated(a, 5) + mixed + e + constant + (schedule[t] as number)) | 0
      ;[a, b, c, d, e] = [next, a, rotated(b, 30), c, d]
    }
    for (const [index, word] of [a, b, c, d, e].entries()) {
      hash[index] = ((hash[index] as number) + word) | 0
    }
  }
  const digest = new DataView(new ArrayBuffer(20))
  for (const [index, word] of hash.entries()) digest.setInt32(4 * index, word)
  return new Uint8Array(digest.buffer)
}

type Words = [number, number, number, number, number]

function mix(t: number, b: number, c: number, d: number): [mixed: number, constant: number] {
  if (t < 20) return [(b & c) | (~b & d), 0x5a827999]
  if (t < 40) return [b ^ c ^ d, 0x6ed9eba1]
  if (t < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
  return [b ^ c ^ d, 0xca62c1d6]
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}
