import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { transports as halves } from '../../web/transports/index.ts'
import type { Bench } from '../lab/bench.ts'
import { nodeClients } from '../testbed/clients.ts'
import { startFleet } from '../testbed/fleet.ts'
import { describeWith } from '../testbed/found.ts'
import { Http2Client } from '../testbed/http2-client.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { secureStandIns } from '../testbed/secure-clients.ts'
import { testPair } from '../testbed/test-pair.ts'
import { trace } from '../testbed/trace.ts'

describeWith('redis', 'workers that end TLS', () => {
  test('relay what came over HTTP/2 and WSS, and roads end TLS themselves', async () => {
    const pair = await testPair()
    const folder = await mkdtemp(join(tmpdir(), 'push-or-poll-pair-'))
    atEnd(() => rm(folder, { recursive: true }))
    await writeFile(join(folder, 'cert.pem'), pair.cert)
    await writeFile(join(folder, 'key.pem'), pair.key)
    const files = ['--cert', join(folder, 'cert.pem'), '--key', join(folder, 'key.pem')]
    const served = await startFleet({ flags: ['--tls', ...files] })
    const standIns = secureStandIns(pair)
    atEnd(() => standIns.close())
    const http2 = await Http2Client.open(served.origin, pair)
    const json = { ':method': 'POST', 'content-type': 'application/json' }
    const settings = JSON.stringify({ source: 'simulator', rate: 20 })
    const made = await http2.ask('/lab/benches', json, settings)
    expect([made.status, made.headers.location]).toEqual([201, expect.stringContaining('/lab/')])
    const bench = JSON.parse(made.body) as Bench
    const clients = nodeClients(halves, standIns.platform)
    for (const { name } of halves) {
      for (const origin of [served.origin, `https://127.0.0.1:${bench.roads[name]}`]) {
        const quick = { interval: 50, wait: 2, bench: bench.name }
        const client = await clients.connect(name, origin, quick)
        await expect
          .poll(async () => trace(await client.reports()).ids.length, { timeout: 20_000 })
          .toBeGreaterThan(5)
        expect(trace(await client.reports()).gaps).toEqual([])
        await client.close()
      }
    }
    const { status, body } = await http2.ask('/stats')
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ http2: { requests: { sse: expect.any(Number) } } })
  }, 180_000)
})
