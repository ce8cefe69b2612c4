import net from 'node:net'
import { describe, expect, test } from 'vitest'
import { askLab, makeBench, OpenChannel, setBench } from '../testbed/benches.ts'
import { eventually } from '../testbed/eventually.ts'
import { serve } from '../testbed/serve.ts'

const LANES = ['short-polling', 'long-polling', 'sse', 'websocket']

describe('a bench', () => {
  test('is made with a name, a road for each transport, and settings', async () => {
    const { origin } = await serve()
    const bench = await makeBench(origin, { delay: 20, rate: 2.5 })
    expect(bench.name).toMatch(/^[0-9a-f]{10}$/)
    expect(Object.keys(bench.roads)).toEqual(LANES)
    expect(bench.settings).toEqual({
      source: 'main',
      speed: 10,
      rate: 2.5,
      arrivals: 'periodic',
      symbols: 4,
      seed: 1,
      payloadBytes: 0,
      delay: 20,
      jitter: 0,
      bandwidth: 0,
    })
    expect(await askLab(origin, 'GET', `/${bench.name}`)).toEqual({ status: 200, body: bench })
    for (const port of Object.values(bench.roads)) {
      expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200)
    }
  })

  test('takes what of its settings is put, and keeps the rest', async () => {
    const { origin } = await serve()
    const bench = await makeBench(origin, { delay: 20 })
    const put = await setBench(origin, bench, { jitter: 3 })
    expect(put).toEqual({ ...bench, settings: { ...bench.settings, jitter: 3 } })
  })

  test('has no roads where there are none', async () => {
    const { origin } = await serve({ lab: { roads: false } })
    const bench = await makeBench(origin)
    expect(bench.roads).toEqual({})
    const fault = await askLab(origin, 'POST', `/${bench.name}/faults`, { fault: 'cut' })
    expect(fault).toEqual({ status: 200, body: { cut: 0 } })
  })

  test('is there 64 times at most, however many ask at once', async () => {
    const { origin } = await serve({ lab: { roads: false } })
    const asked = Array.from({ length: 70 }, () => askLab(origin, 'POST', '', {}))
    const answers = await Promise.all(asked)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(64)
    const refused = answers.filter(({ status }) => status !== 201)
    for (const { status, body } of refused) {
      expect([status, body.reason]).toEqual([503, 'benches'])
      expect(body.detail).toContain('64')
    }
  })
})

describe('a bench is gone', () => {
  test('some time after it was made, if no page came; its ports are free then', async () => {
    const { origin } = await serve({ lab: { grace: 50 } })
    const bench = await makeBench(origin)
    await eventually(async () => {
      const { status, body } = await askLab(origin, 'GET', `/${bench.name}`)
      expect([status, body.reason]).toEqual([404, 'bench'])
    })
    for (const port of Object.values(bench.roads)) {
      await eventually(async () => expect(await canConnect(port)).toBe(false))
    }
  })

  test('some time after its last page went, and not before', async () => {
    const { origin } = await serve({ lab: { grace: 1500 } })
    const bench = await makeBench(origin)
    const pages = [
      await OpenChannel.open(origin, bench.name),
      await OpenChannel.open(origin, bench.name),
    ]
    pages[0]?.ws.close()
    await new Promise((resolve) => setTimeout(resolve, 2000))
    expect((await askLab(origin, 'GET', `/${bench.name}`)).status).toBe(200)
    pages[1]?.ws.close()
    await eventually(async () => {
      expect((await askLab(origin, 'GET', `/${bench.name}`)).status).toBe(404)
    })
    const late = await OpenChannel.open(origin, bench.name)
    await eventually(() => expect(late.messages[0]).toEqual({ type: 'bench', bench: null }))
  })

  test('not, when a page comes back in time', async () => {
    const { origin } = await serve({ lab: { grace: 1500 } })
    const bench = await makeBench(origin)
    const page = await OpenChannel.open(origin, bench.name)
    page.ws.close()
    await OpenChannel.open(origin, bench.name)
    await new Promise((resolve) => setTimeout(resolve, 2000))
    expect((await askLab(origin, 'GET', `/${bench.name}`)).status).toBe(200)
  })
})

describe('what cannot be is refused with a problem that names it', () => {
  const refused: [method: string, path: string, body: unknown, status: number, said: RegExp][] = [
    ['POST', '', { rate: 0 }, 400, /body\.rate/],
    ['POST', '', { rate: '5' }, 400, /body\.rate/],
    ['POST', '', { delay: 5001 }, 400, /body\.delay/],
    ['POST', '', { bandwidth: 1.5 }, 400, /body\.bandwidth/],
    ['POST', '', { source: 'bank' }, 400, /body\.source.*main, tape, simulator, none/],
    ['POST', '', { speeed: 1 }, 400, /speeed/],
    ['POST', '', [], 400, /body/],
    ['POST', '', undefined, 400, /body/],
    ['POST', '', { source: 'simulator', symbols: 1000, payloadBytes: 65536 }, 400, /symbols ×/],
    ['POST', '', { source: 'simulator', rate: 1000, payloadBytes: 65536 }, 400, /rate ×/],
    ['GET', '/main', undefined, 404, /no bench "main"/],
    ['GET', '/constructor', undefined, 404, /no bench/],
    ['PUT', '/nowhere', { rate: 1 }, 404, /no bench "nowhere"/],
    ['POST', '/nowhere/faults', { fault: 'cut' }, 404, /no bench/],
  ]
  test.each(refused)('%s %s %j', async (method, path, body, status, said) => {
    const { origin } = await serve({ lab: { roads: false } })
    const answer = await askLab(origin, method, path, body)
    expect(answer.status).toBe(status)
    expect(answer.body.detail).toMatch(said)
    expect(answer.body.reason).toMatch(/^(invalid|too-much|bench)$/)
  })

  test.each([
    [{ fault: 'burn' }, 'invalid', /body\.fault/],
    [{ fault: 'freeze', ms: 600_001 }, 'invalid', /body\.ms/],
    [{ fault: 'cut', roads: ['sse', 'carrier-pigeon'] }, 'road', /carrier-pigeon.*websocket/],
  ])('%j', async (body, reason, said) => {
    const { origin } = await serve()
    const { name } = await makeBench(origin)
    const answer = await askLab(origin, 'POST', `/${name}/faults`, body)
    expect(answer).toMatchObject({ status: 400, body: { reason } })
    expect(answer.body.detail).toMatch(said)
  })

  test('a source that cannot be had, and the bench stays as it was', async () => {
    const newSource = () => {
      throw new Error('the tape is torn')
    }
    const { origin } = await serve({ lab: { newSource } })
    const bench = await makeBench(origin)
    const answer = await askLab(origin, 'PUT', `/${bench.name}`, { source: 'tape', delay: 7 })
    expect(answer).toMatchObject({ status: 503, body: { reason: 'source' } })
    expect((await askLab(origin, 'GET', `/${bench.name}`)).body).toEqual(bench)
  })
})

test('a server that closes frees its roads at once, and makes no more benches', async () => {
  const { app, origin } = await serve()
  const { roads } = await makeBench(origin, { source: 'simulator', rate: 1000, delay: 5000 })
  const late = makeBench(origin).catch(() => {})
  const began = performance.now()
  await app.close()
  expect(performance.now() - began).toBeLessThan(1000)
  await late
  for (const port of Object.values(roads)) expect(await canConnect(port)).toBe(false)
})

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    setTimeout(() => socket.destroy(), 100)
  })
}
