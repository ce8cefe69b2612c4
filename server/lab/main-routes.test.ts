import { describe, expect, test } from 'vitest'
import { sourcesOf } from '../sources/index.ts'
import { eventually } from '../testbed/eventually.ts'
import { askTo, bearer, joined, serveGuarded, TEACHER_KEY, TOKEN } from '../testbed/guarded.ts'
import { mainSource } from '../testbed/main-source.ts'
import { serve } from '../testbed/serve.ts'

const by = (token: string) => {
  const [, authorization = ''] = bearer(token).split(': ')
  return { authorization }
}

const get = (origin: string, headers = {}) => askTo(origin, 'GET', '/lab/main', undefined, headers)
const put = (origin: string, body: unknown, headers = {}) =>
  askTo(origin, 'PUT', '/lab/main', body, headers)

const SETTINGS = {
  ...{ source: 'tape', speed: 10, rate: 100, arrivals: 'periodic', symbols: 2, seed: 1 },
}

describe('what everyone watches', () => {
  test('is said, and set by what of it is put', async () => {
    const { origin } = await serve({ source: mainSource() })
    const { status, body, headers } = await get(origin)
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(body).toMatchObject({ settings: SETTINGS, about: { kind: 'tape', speed: 10 } })
    const changed = await put(origin, { source: 'simulator', rate: 5 })
    expect(changed.status).toBe(200)
    expect(changed.body).toEqual({
      settings: { ...SETTINGS, source: 'simulator', rate: 5 },
      about: {
        ...{
          kind: 'simulator',
          rate: 5,
          arrivals: 'periodic',
          symbols: ['ALFA', 'BRAVO'],
          seed: 1,
        },
      },
      shared: false,
    })
    expect((await get(origin)).body).toEqual(changed.body)
    expect((await put(origin, changed.body.settings)).body).toEqual(changed.body)
  })

  test('is nothing to be set where the server has no source of its own', async () => {
    const { origin } = await serve()
    expect((await get(origin)).status).toBe(404)
  })

  test('is not for pages of another site', async () => {
    const { origin } = await serve({ source: mainSource() })
    const { status } = await put(origin, { source: 'none' }, { origin: 'https://else.example' })
    expect(status).toBe(403)
    expect((await get(origin)).body.settings).toEqual(SETTINGS)
  })
})

describe('where roles are kept apart', () => {
  test('all see it, and the teacher alone sets it', async () => {
    const { origin } = await serveGuarded({}, { source: mainSource() })
    const learner = by(await joined(origin))
    const none = { source: 'none' }
    const asked = [await put(origin, none), await put(origin, none, learner)]
    expect(asked.map(({ status, body }) => [status, body.reason])).toEqual([
      [401, 'teacher'],
      [403, 'teacher'],
    ])
    for (const headers of [{}, learner]) {
      expect((await get(origin, headers)).body.settings).toEqual(SETTINGS)
    }
    const taken = await put(origin, none, by(TEACHER_KEY))
    expect([taken.status, taken.body.settings.source]).toEqual([200, 'none'])
  })

  test('with --token it is for those who may look', async () => {
    const { origin } = await serveGuarded({ token: TOKEN }, { source: mainSource() })
    expect((await get(origin)).status).toBe(401)
    expect((await get(origin, by(TOKEN))).status).toBe(200)
    expect((await put(origin, { source: 'none' }, by(TOKEN))).status).toBe(403)
  })
})

describe('what cannot be is refused with a problem that names it, and nothing changes', () => {
  const refused: [body: unknown, said: RegExp][] = [
    [{ source: 'main' }, /body\.source.*tape, simulator, none/],
    [{ source: 'tape', speed: 0 }, /body\.speed/],
    [{ speed: 1001 }, /body\.speed/],
    [{ rate: 5001 }, /body\.rate/],
    [{ rate: '5' }, /body\.rate/],
    [{ arrivals: 'late' }, /body\.arrivals.*periodic, poisson/],
    [{ symbols: 0 }, /body\.symbols/],
    [{ symbols: ['ALFA'] }, /body\.symbols/],
    [{ seed: -1 }, /body\.seed/],
    [{ payloadBytes: 5 }, /payloadBytes/],
    [[], /body/],
    [undefined, /body/],
    [{ source: 'simulator', rate: 1000 }, /rate × payloadBytes/],
    [{ source: 'simulator', symbols: 1000 }, /symbols × payloadBytes/],
    // It does not run: but nobody is to find out only when it is to.
    [{ rate: 1000 }, /rate × payloadBytes/],
  ]
  test.each(refused)('%j', async (body, said) => {
    const { origin } = await serve({ source: mainSource({ payloadBytes: 8192 }) })
    const answer = await put(origin, body)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body.detail).toMatch(said)
    expect((await get(origin)).body.settings).toEqual(SETTINGS)
  })

  test('more of one thing, and not what the server was started with of another', async () => {
    const symbols = Array.from({ length: 1000 }, (_, index) => `S${index}`)
    const source = mainSource({ payloadBytes: 8192, settings: { symbols } })
    const { origin } = await serve({ source })
    expect((await put(origin, { source: 'simulator', rate: 101 })).status).toBe(200)
    expect((await put(origin, { rate: 1000 })).status).toBe(400)
  })

  test('a recording that cannot be read; what ran goes on', async () => {
    const settings = { source: 'simulator', rate: 200 } as const
    const source = mainSource({ make: sourcesOf(['gone.csv']), settings })
    const { origin, feed } = await serve({ source })
    source.start((draft) => void feed.publish(draft))
    const { status, body } = await put(origin, { source: 'tape', seed: 9 })
    expect([status, body.reason]).toEqual([503, 'source'])
    expect((await get(origin)).body.settings).toEqual({ ...SETTINGS, ...settings })
    const { newest } = feed.bounds()
    await eventually(() => expect(feed.bounds().newest).toBeGreaterThan(newest + 5))
    source.stop()
  })

  test('anything where processes share the feed, with what would be right', async () => {
    const { origin } = await serve({ source: mainSource({ shared: true }) })
    const { status, body } = await put(origin, { source: 'none' })
    expect([status, body.reason]).toEqual([409, 'shared'])
    expect(body.detail).toContain('--source')
    expect((await get(origin)).body).toMatchObject({ settings: SETTINGS, shared: true })
  })
})
