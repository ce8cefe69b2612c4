import { rmSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { generate } from 'selfsigned'

export interface Pair {
  /** In PEM. */
  readonly cert: string
  /** The server's options, with the files that it reads. */
  readonly flags: readonly string[]
  /** At once: a run ends with its process. */
  removeNow(): void
}

/** A certificate for 127.0.0.1 (ECDSA, P-256), for as long as a run: nothing of it stays behind. */
export async function makePair(): Promise<Pair> {
  const made = await generate([{ name: 'commonName', value: 'An experiment' }], {
    ...{ keyType: 'ec', curve: 'P-256', algorithm: 'sha256' },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })
  const folder = await mkdtemp(path.join(tmpdir(), 'push-or-poll-pair-'))
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) => path.join(folder, name))
  await writeFile(cert as string, made.cert)
  await writeFile(key as string, made.private, { mode: 0o600 })
  return {
    cert: made.cert,
    flags: ['--tls', '--cert', cert as string, '--key', key as string],
    removeNow: () => rmSync(folder, { recursive: true, force: true }),
  }
}
