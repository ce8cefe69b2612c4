import { createPrivateKey, randomBytes, X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import envPaths from 'env-paths'
import type { FastifyBaseLogger } from 'fastify'
import { lanAddresses } from '../lan.ts'
import type { Pair } from './pair.ts'

/** Days: Apple's systems take no certificate that lasts longer than 825, and public ones last 398. */
const LIFE = 365
/** Days before its end at which a pair is made anew. */
const REST = 30

const DAY = 86_400_000

/**
 * The pair that this machine signed by itself: made once and kept, so that a browser that was told to
 * trust it need not be told at each start. It is made anew when it ends soon, or when the machine has
 * got a name or an address that it does not stand for.
 *
 * Both are in one file, which only its owner can read, and which is put there whole: servers that
 * start at the same time do not mix two pairs. Where it cannot be kept, it serves for this start.
 *
 * @param host what the server listens on, which may be a name of its own
 */
export async function selfSignedPair(
  host: string,
  log: FastifyBaseLogger,
  folder = envPaths('push-or-poll', { suffix: '' }).data,
): Promise<Pair> {
  const file = join(folder, 'self-signed.pem')
  const names = namesOf(host)
  const kept = await readFile(file, 'utf8').then(pairIn, () => undefined)
  if (kept !== undefined && isGood(kept, names)) return kept
  const made = await make(names)
  try {
    await keep(folder, file, made)
    log.info({ file, names }, 'made a certificate, signed by itself: browsers warn of it once')
  } catch (err) {
    log.warn({ err, file }, 'the certificate made cannot be kept: browsers warn at each start')
  }
  return made
}

/** Names and addresses by which browsers of this machine and its network reach the server. */
function namesOf(host: string): string[] {
  const own = hostname().toLowerCase()
  const names = ['localhost', '127.0.0.1', '::1', own, `${own.replace(/\..*/, '')}.local`, host]
  const lan = lanAddresses(networkInterfaces()).map(({ address }) => address)
  const isName = /^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i
  const isEverywhere = /^(0\.0\.0\.0|::)$/
  return [...new Set([...names, ...lan])].filter((name) => {
    return !isEverywhere.test(name) && (isIP(name) > 0 || isName.test(name))
  })
}

function isGood({ cert }: Pair, names: readonly string[]): boolean {
  const certificate = new X509Certificate(cert)
  const standsFor = (name: string): boolean => {
    const found = isIP(name) > 0 ? certificate.checkIP(name) : certificate.checkHost(name)
    return found !== undefined
  }
  return Date.parse(certificate.validTo) - Date.now() > REST * DAY && names.every(standsFor)
}

/** Loaded only to make one: with all that it needs it takes a tenth of a second. */
async function make(names: readonly string[]): Promise<Pair> {
  const { generate } = await import('selfsigned')
  const altNames = names.map((name) => {
    return isIP(name) > 0 ? { type: 7 as const, ip: name } : { type: 2 as const, value: name }
  })
  const made = await generate([{ name: 'commonName', value: 'Push or Poll (signed by itself)' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // Clocks in a room differ.
    notBeforeDate: new Date(Date.now() - DAY),
    notAfterDate: new Date(Date.now() + LIFE * DAY),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { cert: made.cert.trim(), key: made.private.trim(), isGiven: false }
}

async function keep(folder: string, file: string, { cert, key }: Pair): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const beside = `${file}.${randomBytes(4).toString('hex')}`
  try {
    await writeFile(beside, `${cert}\n${key}\n`, { mode: 0o600, flag: 'wx' })
    await rename(beside, file)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

/** Undefined where the file holds no pair, or two halves that do not match. */
function pairIn(text: string): Pair | undefined {
  const [cert] = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/s.exec(text) ?? []
  const [key] = /-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----/s.exec(text) ?? []
  if (cert === undefined || key === undefined) return undefined
  try {
    const isPair = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
    return isPair ? { cert, key, isGiven: false } : undefined
  } catch {
    return undefined
  }
}
