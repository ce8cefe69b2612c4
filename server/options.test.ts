import { describe, expect, test, vi } from 'vitest'
import { DEFAULT_LIMITS } from './guard/limits.ts'
import { OptionError, readOptions } from './options.ts'

/** The environment of whoever runs the tests has no say in them. */
function read(flags: readonly string[], env: Record<string, string> = {}) {
  for (const name of [
    'PORT',
    'HOST',
    'ORIGIN',
    'TEACHER_KEY',
    'JOIN_CODE',
    'TOKEN',
    'SOURCE',
    'TAPE',
    'REDIS_URL',
    'WORKERS',
    'SEED',
    'PAGE',
    'NO_ROADS',
    'LOG_FORMAT',
    'TLS',
    'CERT',
    'KEY',
  ])
    vi.stubEnv(name, env[name])
  return readOptions(flags)
}

describe('options', () => {
  test('have defaults', () => {
    expect(read([])).toEqual({
      port: 3000,
      host: '127.0.0.1',
      origin: [],
      source: 'tape',
      tape: [],
      speed: 10,
      rate: 10,
      arrivals: 'periodic',
      symbols: ['ALFA', 'BRAVO', 'CHARLIE', 'DELTA'],
      payloadBytes: 0,
      seed: 1,
      retain: 10_000,
      page: 1000,
      compress: 'off',
      batch: 0,
      drain: 10,
      maxDelay: 1000,
      logFormat: 'json',
      roads: true,
      tls: false,
      ...DEFAULT_LIMITS,
      trustProxy: [],
    })
  })

  test('have roads unless a flag or the environment says no', () => {
    expect(read(['--no-roads']).roads).toBe(false)
    for (const yes of ['1', 'true', 'yes']) expect(read([], { NO_ROADS: yes }).roads).toBe(false)
    for (const no of ['', '0', 'false', 'off']) expect(read([], { NO_ROADS: no }).roads).toBe(true)
    expect(read(['--no-roads'], { NO_ROADS: '0' }).roads).toBe(false)
  })

  test('come from flags before they come from the environment', () => {
    expect(read([], { PORT: '4000' }).port).toBe(4000)
    expect(read(['--port', '5000'], { PORT: '4000' }).port).toBe(5000)
  })

  test('take TLS from a flag, or from a variable that does not say no', () => {
    expect(read(['--tls']).tls).toBe(true)
    for (const [TLS, tls] of [
      ['1', true],
      ['yes', true],
      ['0', false],
      ['no', false],
    ] as const) {
      expect(read([], { TLS }).tls).toBe(tls)
    }
    const { cert, key } = read(['--tls', '--cert', 'a.pem'], { KEY: 'b.pem' })
    expect({ cert, key }).toEqual({ cert: 'a.pem', key: 'b.pem' })
  })

  test('take tapes one by one, or from the environment by commas', () => {
    expect(read(['--tape', 'a.csv', '--tape', 'b.csv']).tape).toEqual(['a.csv', 'b.csv'])
    expect(read([], { TAPE: 'a.csv,b.csv' }).tape).toEqual(['a.csv', 'b.csv'])
    expect(read(['--tape', 'c.csv'], { TAPE: 'a.csv' }).tape).toEqual(['c.csv'])
  })

  test('take origins one by one, or from the environment by commas', () => {
    const two = ['https://feed.example', 'http://10.0.0.7:8080']
    expect(read(['--origin', 'https://Feed.example/', '--origin', two[1] ?? '']).origin).toEqual(
      two,
    )
    expect(read([], { ORIGIN: two.join(', ') }).origin).toEqual(two)
  })

  test('bound what clients may take', () => {
    expect(read(['--max-per-address', '5', '--request-timeout', '3'])).toMatchObject({
      maxPerAddress: 5,
      requestTimeout: 3,
    })
    vi.stubEnv('MAX_CONNECTIONS', '7')
    vi.stubEnv('TRUST_PROXY', 'loopback, 10.0.0.0/8')
    expect(read([])).toMatchObject({ maxConnections: 7, trustProxy: ['loopback', '10.0.0.0/8'] })
  })

  test('take a Redis from a flag, or from the environment', () => {
    const url = 'rediss://name:password@redis.example:6380/2'
    expect(read(['--redis', url]).redis).toBe(url)
    expect(read([], { REDIS_URL: url }).redis).toBe(url)
  })

  test('take symbols by name or by number', () => {
    expect(read(['--symbols', 'A, B.C']).symbols).toEqual(['A', 'B.C'])
    expect(read(['--symbols', '3']).symbols).toEqual(['S001', 'S002', 'S003'])
  })
})

describe('what is wrong is said in one line', () => {
  const refused: [flags: string[], env: Record<string, string>, message: RegExp][] = [
    [['--port', 'x'], {}, /'--port <n>' argument 'x' is invalid.*whole number from 0 to 65535/],
    [['--port', '65536'], {}, /'--port <n>' argument '65536'/],
    [[], { PORT: '-1' }, /'--port <n>' value '-1' from env 'PORT'/],
    [['--host', ''], {}, /'--host <name>'.*must not be empty/],
    [['--origin', 'feed.example'], {}, /'--origin <url>'.*http:\/\/ or https:\/\//],
    [['--origin', 'https://feed.example/page'], {}, /'--origin <url>'/],
    [['--origin', 'null'], {}, /'--origin <url>'/],
    [
      ['--teacher-key', 'two words'],
      {},
      /'--teacher-key <key>' argument is invalid.*without spaces/,
    ],
    [[], { TEACHER_KEY: 'it is' }, /'--teacher-key <key>' value from env 'TEACHER_KEY' is invalid/],
    [['--token', ''], {}, /'--token <token>'.*without spaces/],
    [[], { JOIN_CODE: ' ' }, /'--join-code <code>'.*must not be empty/],
    [['--source', 'bank'], {}, /'--source <kind>'.*Allowed choices are tape, simulator/],
    [['--speed', '0'], {}, /'--speed <factor>'.*number from 0.1 to 1000/],
    [['--rate', '5001'], {}, /'--rate <n>'.*number from 0.1 to 5000/],
    [['--rate', '1e3'], {}, /'--rate <n>' argument '1e3'/],
    [['--arrivals', 'often'], {}, /'--arrivals <how>'.*periodic, poisson/],
    [['--symbols', 'A,,B'], {}, /'--symbols <names>'.*separated by commas/],
    [['--symbols', 'A,A'], {}, /'--symbols <names>'/],
    [['--symbols', '1001'], {}, /'--symbols <names>'.*1 to 1000/],
    [['--payload-bytes', '1.5'], {}, /'--payload-bytes <n>'.*whole number/],
    [['--seed', '4294967296'], {}, /'--seed <n>'.*0 to 4294967295/],
    [['--redis', '127.0.0.1:6379'], {}, /'--redis <url>'.*redis:\/\/ or rediss:\/\//],
    [['--redis', 'redis://'], {}, /'--redis <url>'/],
    [['--redis', 'redis://host/feed'], {}, /'--redis <url>'/],
    [
      [],
      { REDIS_URL: 'http://:a-password@host' },
      /'--redis <url>' value from env 'REDIS_URL' is invalid. It must/,
    ],
    [['--retain', '0'], {}, /'--retain <n>'.*1 to 1000000/],
    [['--page', '0'], {}, /'--page <n>'.*1 to 10000/],
    [['--catch-up', '0'], {}, /'--catch-up <n>'.*1 to 1000000/],
    [['--compress', 'zip'], {}, /'--compress <how>'.*off, deflate, gzip/],
    [['--batch', '-5'], {}, /'--batch <ms>'/],
    [['--workers', '3'], {}, /--workers needs --redis URL/],
    [[], { WORKERS: '3' }, /--workers needs --redis URL/],
    [['--workers', '0'], { REDIS_URL: 'redis://localhost' }, /from 1 to 64/],
    [['--tls', '--cert', 'a.pem'], {}, /--cert needs --key FILE/],
    [['--tls'], { KEY: 'a.pem' }, /--key needs --cert FILE/],
    [['--cert', 'a.pem', '--key', 'b.pem'], {}, /are for --tls: add it/],
    [['--max-connections', '0'], {}, /'--max-connections <n>'.*1 to 1000000/],
    [['--max-held-per-socket', '1001'], {}, /'--max-held-per-socket <n>'.*1 to 1000/],
    [['--max-header-bytes', '100'], {}, /'--max-header-bytes <n>'.*2048 to 1048576/],
    [['--request-timeout', '0.5'], {}, /'--request-timeout <s>'.*whole number from 1 to 300/],
    [['--trust-proxy', '10.0.0.0/33'], {}, /'--trust-proxy <addresses>'.*"10.0.0.0\/33" is no IP/],
    [['--trust-proxy', 'proxy.example'], {}, /"proxy.example" is no IP address, no network/],
    [['--trust-proxy', ''], {}, /'--trust-proxy <addresses>'/],
    [['--prot', '3000'], {}, /unknown option '--prot'.*--port/],
    [['--port'], {}, /'--port <n>' argument missing/],
    [['tape.csv'], {}, /too many arguments/],
  ]
  test.each(refused)('%j %j', (flags, env, message) => {
    let said: unknown
    try {
      read(flags, env)
    } catch (error) {
      said = error
    }
    expect(said).toBeInstanceOf(OptionError)
    expect((said as Error).message).toMatch(message)
    expect((said as Error).message).not.toContain('\n')
  })
})
