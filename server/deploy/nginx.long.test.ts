import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { get } from '../testbed/conversation.ts'
import { deploy } from '../testbed/deployed.ts'
import { price } from '../testbed/drafts.ts'
import { describeWith } from '../testbed/found.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { RawConnection } from '../testbed/raw.ts'
import { cursorAt } from '../testbed/serve.ts'

const MINUTE = 60_000

describeWith('nginx', 'nginx as it ships', () => {
  test('a poll that is held for 60 s is answered by the server, with nothing', async () => {
    const served = await deploy()
    const asked = performance.now()
    const poll = `${served.origin}/feed/long-polling?wait=60&cursor=${cursorAt(served, 0)}`
    const answer = await fetch(poll)
    expect(answer.status).toBe(204)
    expect(performance.now() - asked).toBeGreaterThan(MINUTE - 1000)
  }, 90_000)

  test(
    'WebSockets and event streams on which nothing happens for two minutes go on',
    async () => {
      const served = await deploy()
      const ws = new WebSocket(`${served.origin.replace('http', 'ws')}/feed/websocket`)
      atEnd(() => ws.terminate())
      const messages: string[] = []
      ws.on('message', (data) => void messages.push(`${data}`))
      let closed = false
      ws.on('close', () => {
        closed = true
      })
      await once(ws, 'open')
      const stream = await RawConnection.open(served.port)
      stream.write(get('/feed/sse'))
      await stream.until((text) => text.includes('event: hello'))
      await sleep(2 * MINUTE)
      const { event } = await served.feed.publish(price('X', 1))
      await stream.until((text) => text.includes(`id: ${event.id}\n`), 5000)
      await expect.poll(() => messages.some((text) => text.includes(event.id))).toBe(true)
      expect(closed).toBe(false)
      expect(messages.filter((text) => text.includes('"hello"'))).toHaveLength(1)
      expect(stream.text.match(/event: hello/g)).toHaveLength(1)
    },
    3 * MINUTE,
  )
})
