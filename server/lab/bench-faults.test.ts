import { describe, expect, test } from 'vitest'
import { askLab, makeBench, setBench } from '../testbed/benches.ts'
import { get } from '../testbed/conversation.ts'
import { RawConnection } from '../testbed/raw.ts'
import { serve } from '../testbed/serve.ts'

const isAnswered = (text: string): boolean => text.includes('\r\n\r\n')

async function open() {
  const { origin } = await serve()
  const bench = await makeBench(origin)
  const sse = bench.roads.sse as number
  const websocket = bench.roads.websocket as number
  const fault = async (body: object) => {
    return (await askLab(origin, 'POST', `/${bench.name}/faults`, body)).body
  }
  return { origin, bench, sse, websocket, fault }
}

describe('the roads of a bench', () => {
  test('are as long as they are set, until they are set otherwise', async () => {
    const { origin, bench, sse } = await open()
    await setBench(origin, bench, { delay: 150 })
    const ask = async (): Promise<number> => {
      const began = performance.now()
      const connection = await RawConnection.open(sse)
      await connection.write(get('/health')).until(isAnswered)
      return performance.now() - began
    }
    expect(await ask()).toBeGreaterThan(299)
    await setBench(origin, bench, { delay: 0 })
    const times = await Promise.all([ask(), ask(), ask(), ask(), ask()])
    expect(Math.min(...times)).toBeLessThan(299)
  })

  test('lose what is open when they are cut, one or all', async () => {
    const { sse, websocket, fault } = await open()
    const [one, two] = [await RawConnection.open(sse), await RawConnection.open(websocket)]
    await Promise.all([one, two].map((it) => it.write(get('/health')).until(isAnswered)))
    expect(await fault({ fault: 'cut', roads: ['sse'] })).toEqual({ cut: 1 })
    await one.untilEnd()
    expect(one.error).toBe('ECONNRESET')
    await two.write(get('/health')).until((text) => text.split('HTTP/1.1 200').length === 3)
    expect(await fault({ fault: 'cut' })).toEqual({ cut: 1 })
    await two.untilEnd()
  })

  test('let nothing pass while they are frozen, and then all of it', async () => {
    const { sse, fault } = await open()
    const connection = await RawConnection.open(sse)
    await connection.write(get('/health')).until(isAnswered)
    const before = connection.received.length
    expect(await fault({ fault: 'freeze', ms: 600_000 })).toEqual({ cut: 0 })
    connection.write(get('/health'))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(connection.received.length).toBe(before)
    await fault({ fault: 'restore' })
    await connection.until(() => connection.received.length > before)
  })

  test('refuse who comes and keep who is there, and a delay outlives what is restored', async () => {
    const { origin, bench, sse, fault } = await open()
    await setBench(origin, bench, { delay: 30 })
    const there = await RawConnection.open(sse)
    await there.write(get('/health')).until(isAnswered)
    await fault({ fault: 'refuse', ms: 600_000 })
    // It may be reset before it knows that it was connected.
    const late = RawConnection.open(sse).then((it) => it.untilEnd())
    expect(String(await late.catch(() => ''))).toBe('')
    const before = there.received.length
    await there.write(get('/health')).until(() => there.received.length > before)
    await fault({ fault: 'restore' })
    const began = performance.now()
    const again = await RawConnection.open(sse)
    await again.write(get('/health')).until(isAnswered)
    expect(performance.now() - began).toBeGreaterThan(59)
  })
})
