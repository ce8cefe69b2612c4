import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** A certificate, with those that vouch for it behind it, and its private key: texts in PEM. */
export interface Pair {
  readonly cert: string
  readonly key: string
  /** Given, and so meant to last; else signed by itself. */
  readonly isGiven: boolean
}

/** A text that says on one line what is wrong with a pair; the process ends with 2. */
export class PairError extends Error {}

/** @throws PairError where a file cannot be read, is not what it should be, or does not match the other */
export async function givenPair(certFile: string, keyFile: string): Promise<Pair> {
  const cert = await read('--cert', certFile)
  const key = await read('--key', keyFile)
  const certificate = parse('--cert', certFile, 'a certificate in PEM', () => {
    return new X509Certificate(cert)
  })
  const privateKey = parse('--key', keyFile, 'a private key in PEM without a passphrase', () => {
    return createPrivateKey(key)
  })
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new PairError(`--key ${keyFile} is not the key of --cert ${certFile}: give a pair`)
  }
  if (Date.parse(certificate.validTo) < Date.now()) {
    throw new PairError(`--cert ${certFile} was valid until ${certificate.validTo}: renew it`)
  }
  return { cert, key, isGiven: true }
}

async function read(flag: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'no such file' : message
    throw new PairError(`${flag} ${file} cannot be read: ${why}`)
  }
}

function parse<Result>(flag: string, file: string, what: string, read: () => Result): Result {
  try {
    return read()
  } catch {
    throw new PairError(`${flag} ${file} must be ${what}`)
  }
}
