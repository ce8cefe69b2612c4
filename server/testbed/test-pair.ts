import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { Pair } from '../tls/pair.ts'
import { selfSignedPair } from '../tls/self-signed.ts'

let made: Promise<Pair> | undefined

/** A pair for 127.0.0.1, made once for all tests of a process. */
export function testPair(): Promise<Pair> {
  made ??= make()
  return made
}

async function make(): Promise<Pair> {
  const folder = await mkdtemp(join(tmpdir(), 'push-or-poll-pair-'))
  try {
    return await selfSignedPair('127.0.0.1', pino({ enabled: false }), folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
