import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, test } from 'vitest'
import { atEnd } from '../testbed/lifetime.ts'
import { testPair } from '../testbed/test-pair.ts'
import { givenPair, PairError } from './pair.ts'
import { selfSignedPair } from './self-signed.ts'

const log = pino({ enabled: false })

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'push-or-poll-pair-'))
  atEnd(() => rm(path, { recursive: true }))
  return path
}

describe('a pair that signs itself', () => {
  test('is made once, for its owner alone, and stands for every name of this machine', async () => {
    const home = join(await folder(), 'not', 'yet', 'there')
    const made = await selfSignedPair('board.example', log, home)
    expect(await selfSignedPair('127.0.0.1', log, home)).toEqual(made)
    expect(await readdir(home)).toEqual(['self-signed.pem'])
    const { mode } = await stat(join(home, 'self-signed.pem'))
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600)
    const certificate = new X509Certificate(made.cert)
    for (const name of ['localhost', 'board.example'])
      expect(certificate.checkHost(name)).toBe(name)
    for (const address of ['127.0.0.1', '::1']) expect(certificate.checkIP(address)).toBe(address)
    expect(certificate.ca).toBe(false)
    expect(made.isGiven).toBe(false)
  })

  test('is made anew where it does not stand for the host, or is spoilt', async () => {
    const home = await folder()
    const first = await selfSignedPair('127.0.0.1', log, home)
    const second = await selfSignedPair('another.example', log, home)
    expect(second).not.toEqual(first)
    const file = join(home, 'self-signed.pem')
    await writeFile(file, (await readFile(file, 'utf8')).replace(second.key, first.key))
    const third = await selfSignedPair('another.example', log, home)
    expect(third.cert).not.toBe(second.cert)
    expect(third.cert).not.toBe(first.cert)
  })

  test('serves for this start where it cannot be kept', async () => {
    const file = join(await folder(), 'file')
    await writeFile(file, 'in the way')
    expect((await selfSignedPair('127.0.0.1', log, file)).cert).toContain('BEGIN CERTIFICATE')
  })
})

describe('a pair that is given', () => {
  test('is taken as it is, and anything else is refused with a sentence that names the file', async () => {
    const home = await folder()
    const [pair, other] = [await testPair(), await selfSignedPair('127.0.0.1', log, home)]
    const file = async (name: string, text: string): Promise<string> => {
      await writeFile(join(home, name), text)
      return join(home, name)
    }
    const cert = await file('cert.pem', pair.cert)
    const key = await file('key.pem', pair.key)
    expect(await givenPair(cert, key)).toEqual({ ...pair, isGiven: true })
    const refusals: [cert: string, key: string, message: RegExp][] = [
      ['nowhere.pem', key, /^--cert nowhere\.pem cannot be read: no such file$/],
      [cert, home, /^--key .* cannot be read: EISDIR/],
      [cert, await file('other.pem', other.key), /other\.pem is not the key of --cert .*cert\.pem/],
      [await file('text.pem', 'text'), key, /^--cert .*text\.pem must be a certificate in PEM$/],
      [cert, cert, /^--key .*cert\.pem must be a private key in PEM without a passphrase$/],
    ]
    for (const [certFile, keyFile, message] of refusals) {
      const error = await givenPair(certFile, keyFile).catch((error: Error) => error)
      expect(error).toBeInstanceOf(PairError)
      expect((error as Error).message).toMatch(message)
    }
  })
})
