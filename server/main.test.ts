import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { describe, expect, test } from 'vitest'
import { makeBench } from './testbed/benches.ts'
import { freePort } from './testbed/free-port.ts'
import { askTo } from './testbed/guarded.ts'
import { atEnd } from './testbed/lifetime.ts'
import { runServer, startServer } from './testbed/server-process.ts'

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some((it) => it?.family === 'IPv6')

describe('the server as a process', () => {
  test('says on stdout where it listens, and nothing else', async () => {
    const server = await startServer()
    expect(await (await fetch(`${server.url}/health`)).json()).toEqual({
      status: 'ok',
      stale: false,
    })
    const { code } = await server.stop()
    expect(code).toBe(0)
    expect(server.stdout).toBe(`ready at ${server.url}\n`)
  })

  test.each([
    ['on every address', ['--host', '0.0.0.0']],
    ...(hasIpv6 ? [['on every address of IPv6, too', ['--host', '::']]] : []),
    ['behind a proxy', ['--trust-proxy', 'loopback']],
  ] as [where: string, flags: string[]][])(
    '%s makes a key for the teacher, and says it once',
    async (_where, flags) => {
      const server = await startServer({ flags })
      const link = () => /^open (\S+)\n/m.exec(server.stdout)?.[1]
      await expect.poll(link).toBeDefined()
      expect(server.stdout).toMatch(/^ready at (http:\S+)\nopen \1\/\?key=[\w-]{24}\n$/)
      const { status, headers } = await fetch(link() ?? '', { redirect: 'manual' })
      expect([status, headers.get('location')]).toEqual([303, '/'])
      expect((await fetch(`${server.url}/lab/benches`, { method: 'POST' })).status).toBe(401)
      await server.stop()
      expect(server.stderr).not.toContain('key=')
    },
  )

  test('plays the recordings that ship with it, from the first second on', async () => {
    const { url } = await startServer()
    const symbols = async (): Promise<string[]> => {
      const { events } = await (await fetch(`${url}/feed/short-polling`)).json()
      return events.map((event: { data: { symbol?: string } }) => event.data.symbol)
    }
    await expect.poll(symbols).toEqual(expect.arrayContaining(['XBTUSDT', 'USDJPY']))
  })

  test('fills every event up to --payload-bytes', async () => {
    const flags = ['--source', 'simulator', '--rate', '50', '--payload-bytes', '700']
    const { url } = await startServer({ flags })
    await expect
      .poll(async () => (await (await fetch(`${url}/feed/short-polling`)).json()).events.length)
      .toBeGreaterThan(2)
    const { events } = await (await fetch(`${url}/feed/short-polling`)).json()
    for (const event of events) expect(Buffer.byteLength(JSON.stringify(event))).toBe(700)
  })

  test('takes options from the environment, and lets a flag win', async () => {
    const { url } = await startServer({
      env: { SOURCE: 'simulator', SYMBOLS: 'A,B', RATE: '100' },
      flags: ['--symbols', 'C'],
    })
    const names = async (): Promise<string[]> => {
      const { events } = await (await fetch(`${url}/feed/short-polling`)).json()
      const prices = events.filter(({ type }: { type: string }) => type === 'price')
      return prices.map((event: { data: { symbol: string } }) => event.data.symbol)
    }
    await expect.poll(names).toEqual(['C'])
  })

  test('has the source of the feed set to another, in the same log', async () => {
    const flags = ['--source', 'simulator', '--rate', '50', '--symbols', 'ALFA']
    const { url } = await startServer({ flags })
    const poll = async () => (await fetch(`${url}/feed/short-polling`)).json()
    const symbols = async (): Promise<string[]> =>
      (await poll()).events.map((event: { data: { symbol?: string } }) => event.data.symbol)
    await expect.poll(symbols).toEqual(['ALFA'])
    const [epoch] = (await poll()).cursor.split('.')
    const { status, body } = await askTo(url, 'PUT', '/lab/main', { source: 'tape' })
    expect([status, body.settings]).toEqual([
      200,
      { source: 'tape', speed: 10, rate: 50, arrivals: 'periodic', symbols: 1, seed: 1 },
    ])
    await expect.poll(symbols).toEqual(expect.arrayContaining(['ALFA', 'XBTUSDT', 'USDJPY']))
    expect((await poll()).cursor.split('.')[0]).toBe(epoch)
  })

  test('makes benches with roads to itself and a source of their own', async () => {
    const { url } = await startServer({ flags: ['--source', 'simulator'] })
    const { name, roads } = await makeBench(url, { source: 'tape', speed: 1000 })
    const path = `/feed/short-polling?bench=${name}`
    const symbols = async (): Promise<string[]> => {
      const answer = await fetch(`http://127.0.0.1:${roads.sse}${path}`)
      const { events } = await answer.json()
      return events.map((event: { data: { symbol?: string } }) => event.data.symbol)
    }
    await expect.poll(symbols).toEqual(expect.arrayContaining(['XBTUSDT', 'USDJPY']))
  })

  test('opens no port but its own with --no-roads, or NO_ROADS', async () => {
    for (const off of [{ flags: ['--no-roads'] }, { env: { NO_ROADS: '1' } }]) {
      const { url } = await startServer(off)
      expect((await makeBench(url)).roads).toEqual({})
    }
  })

  test('serves HTTPS with --tls, and the key stays with its owner', async () => {
    const home = await mkdtemp(join(tmpdir(), 'push-or-poll-home-'))
    atEnd(() => rm(home, { recursive: true }))
    // Each system keeps such files elsewhere.
    const env = { HOME: home, XDG_DATA_HOME: home, LOCALAPPDATA: home, TLS: 'yes' }
    const server = await startServer({ env })
    expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    const files = (await readdir(home, { recursive: true })).filter((name) => /pem$/.test(name))
    const cert = await readFile(join(home, String(files[0])), 'utf8')
    const agent = new Agent({ connect: { ca: cert } })
    atEnd(() => agent.destroy())
    const { statusCode } = await request(`${server.url}/health`, { dispatcher: agent })
    expect(statusCode).toBe(200)
    expect(server.stdout + server.stderr).not.toContain('PRIVATE KEY')
  })

  test('ends with 0 within two seconds of SIGTERM though benches are at work', async () => {
    const server = await startServer()
    const { roads } = await makeBench(server.url, { source: 'simulator', delay: 500 })
    const stream = await fetch(`http://127.0.0.1:${roads.sse}/feed/sse`)
    const asked = performance.now()
    server.kill('SIGTERM')
    expect((await server.exited).code).toBe(0)
    expect(performance.now() - asked).toBeLessThan(2000)
    await Promise.allSettled([stream.text()])
  })

  test('ends with 0 within two seconds of SIGTERM though clients are attached', async () => {
    const server = await startServer()
    const stream = await fetch(`${server.url}/feed/sse`)
    const { cursor } = await (await fetch(`${server.url}/feed/short-polling`)).json()
    const held = fetch(`${server.url}/feed/long-polling?cursor=${cursor}`).catch(() => {})
    const asked = performance.now()
    server.kill('SIGTERM')
    expect((await server.exited).code).toBe(0)
    expect(performance.now() - asked).toBeLessThan(2000)
    await Promise.allSettled([held, stream.text()])
  })
})

describe('what is wrong at the start is said in one line on stderr', () => {
  test.each([
    [['--port', 'x'], /'--port <n>' argument 'x' is invalid.*whole number from 0 to 65535/],
    [['--tape', 'nowhere.csv'], /nowhere\.csv.*no such file/],
    [['--tls', '--cert', 'a.pem', '--key', 'b.pem'], /--cert a\.pem.*no such file/],
  ])('%j, and the exit code is 2', async (flags, message) => {
    const { code, stdout, stderr } = await runServer({ flags })
    expect(stderr).toMatch(message)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  test('a tape with a bad number: file, line and column', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'push-or-poll-tape-'))
    atEnd(() => rm(folder, { recursive: true }))
    const tape = join(folder, 'bad.csv')
    await writeFile(
      tape,
      'time,symbol,bid,ask\n2020-01-01T00:00:00Z,X,1,2\n2020-01-01T00:00:01Z,X,NaN,2\n',
    )
    const { code, stderr } = await runServer({ flags: ['--tape', tape] })
    expect(stderr).toMatch(/bad\.csv, line 3, column bid: "NaN"/)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(code).toBe(2)
  })

  test('a Redis that is not there: where it was looked for, without its password', async () => {
    const port = await freePort()
    const { code, stderr } = await runServer({
      env: { REDIS_URL: `redis://:a-password@127.0.0.1:${port}` },
    })
    expect(stderr).toMatch(`cannot use Redis at 127.0.0.1:${port}: connect ECONNREFUSED`)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).not.toContain('a-password')
    expect(code).toBe(1)
  })

  test('a port that is taken: which one, and what to do', async () => {
    const other = createServer()
    atEnd(() => other.close())
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as { port: number }
    const { code, stderr } = await runServer({ flags: ['--port', String(port)] })
    expect(stderr).toContain(`port ${port} of 127.0.0.1 is taken`)
    expect(stderr).toContain('--port 0')
    expect(code).toBe(1)
  })
})

test('--help lists every option with its environment variable', async () => {
  const { code, stdout } = await runServer({ flags: ['--help'] })
  expect(code).toBe(0)
  const options = [...stdout.matchAll(/^ {2}--([a-z-]+) /gm)].map(([, name = '']) => name)
  expect(options).toEqual(
    expect.arrayContaining(
      'port host source tape speed rate arrivals symbols payload-bytes seed retain page catch-up compress batch no-roads'.split(
        ' ',
      ),
    ),
  )
  const text = stdout.replace(/\s+/g, ' ')
  for (const name of options) {
    expect(text).toContain(`env: ${name.replaceAll('-', '_').toUpperCase()}`)
  }
})
