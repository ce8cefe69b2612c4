import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { transports as halves } from '../../web/transports/index.ts'
import type { Bench } from '../lab/bench.ts'
import { nodeClients } from '../testbed/clients.ts'
import { price } from '../testbed/drafts.ts'
import { pidsOf, type ServedByFleet, startFleet } from '../testbed/fleet.ts'
import { describeWith } from '../testbed/found.ts'
import { rotate } from '../testbed/rotation.ts'
import { caughtUp, started, trace } from '../testbed/trace.ts'

const QUICK = { interval: 50, wait: 2 }
const clients = nodeClients()

/** Generous: each process that starts takes a second of CPU. */
const LONG = 180_000

describeWith('redis', 'three workers', () => {
  let served: ServedByFleet
  beforeAll(async () => {
    served = await startFleet()
  }, LONG)

  test(
    'keep promises 1 to 6 where each request and reconnect is another’s',
    async () => {
      const origin = await rotate([served.port])
      const all = await Promise.all(halves.map(({ name }) => clients.connect(name, origin, QUICK)))
      await Promise.all(all.map(started))
      for (let index = 1; index <= 600; index++) {
        await served.feed.publish(price('X', index))
        if (index % 3 === 0) await sleep(2)
      }
      for (const client of all) {
        const { id } = await client.publish('by the way of its own')
        expect(id).toMatch(/^\w+\.\d+$/)
      }
      await Promise.all(all.map((client) => caughtUp(client, served)))
      const entries = served.feed.read(0, 10_000, 1e9)
      for (const [index, client] of all.entries()) {
        const seen = trace(await client.reports())
        const { name } = halves[index] ?? {}
        expect(seen.resets, name).toEqual([])
        expect(seen.gaps, name).toEqual([])
        const first = entries.findIndex(({ event }) => event.id === seen.ids[0])
        const expected = entries.slice(first).map(({ event }) => JSON.stringify(event))
        // The source may have gone on since the log was read.
        expect(seen.texts.slice(0, expected.length), name).toEqual(expected)
        expect(seen.ids.length, name).toBeGreaterThanOrEqual(604)
      }
      // A cursor of each goes on with the next transport, on whichever process.
      const cursors = await Promise.all(all.map((client) => client.cursor()))
      const { event } = await served.feed.publish(price('X', 0))
      for (const [index, cursor] of cursors.entries()) {
        const { name } = halves[(index + 1) % halves.length] as { name: string }
        const client = await clients.connect(name, origin, { ...QUICK, cursor: cursor as string })
        expect(await started(client), name).toMatchObject({ outcome: 'resumed' })
        await caughtUp(client, served)
        expect(trace(await client.reports()).ids, name).toContain(event.id)
      }
      const { workers = [] } = await served.stats()
      expect(workers.map(({ requests }) => requests > 20)).toEqual([true, true, true])
    },
    LONG,
  )

  test(
    'a worker that is killed is replaced, and its clients go on elsewhere and miss nothing',
    async () => {
      const before = await pidsOf(served)
      expect(new Set(before).size).toBe(3)
      const all = await Promise.all(
        [0, 1, 2].flatMap(() =>
          halves.map(({ name }) => clients.connect(name, served.origin, QUICK)),
        ),
      )
      await Promise.all(all.map(started))
      for (let index = 1; index <= 300; index++) {
        await served.feed.publish(price('X', index))
        if (index === 100 || index === 200) process.kill(before[index / 100] as number, 'SIGKILL')
        await sleep(5)
      }
      await Promise.all(all.map((client) => caughtUp(client, served)))
      for (const client of all) {
        const seen = trace(await client.reports())
        expect([seen.resets, seen.gaps]).toEqual([[], []])
        expect(seen.ids.length).toBeGreaterThanOrEqual(300)
      }
      await expect.poll(() => pidsOf(served), { timeout: 20_000 }).toHaveLength(3)
      const after = await pidsOf(served)
      expect(after).toContain(before[0])
      expect(after).not.toContain(before[1])
      expect(after).not.toContain(before[2])
      expect(served.server.stderr).toContain('is replaced')
    },
    LONG,
  )

  test(
    'benches, their roads, the channel and docs are there for whoever comes to any of them',
    async () => {
      const origin = await rotate([served.port])
      const made = await fetch(`${origin}/lab/benches`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ source: 'simulator', rate: 20 }),
      })
      expect(made.status).toBe(201)
      const bench = (await made.json()) as Bench
      const ways = [() => origin, (name: string) => `http://127.0.0.1:${bench.roads[name]}`]
      for (const way of ways) {
        for (const { name } of halves) {
          const client = await clients.connect(name, way(name), { ...QUICK, bench: bench.name })
          await expect
            .poll(async () => trace(await client.reports()).ids.length, { timeout: 20_000 })
            .toBeGreaterThan(5)
          const seen = trace(await client.reports())
          expect([name, seen.gaps, seen.resets]).toEqual([name, [], []])
          const { epoch } = served.feed.bounds()
          expect(seen.ids[0]?.startsWith(epoch), 'a log of its own').toBe(false)
          await client.close()
        }
      }
      for (let turn = 0; turn < 3; turn++) {
        const channel = new WebSocket(`${origin.replace('http', 'ws')}/channel?bench=${bench.name}`)
        const heard: string[] = []
        channel.on('message', (data) => heard.push(JSON.parse(String(data)).type))
        await expect.poll(() => heard, { timeout: 20_000 }).toContain('roads')
        expect(heard).toEqual(expect.arrayContaining(['about', 'stats', 'bench']))
        channel.terminate()
        expect((await fetch(`${origin}/lab/benches/${bench.name}`)).status).toBe(200)
        expect((await fetch(`${origin}/docs/json`)).status).toBe(200)
        expect((await fetch(`${origin}/`)).status).toBe(200)
      }
    },
    LONG,
  )

  test(
    'sessions that one has opened are known to all, and end on all',
    async () => {
      const keys = { TEACHER_KEY: 'of-the-teacher', JOIN_CODE: 'ABCD-2345', TOKEN: 'to-look' }
      const served = await startFleet({ env: keys })
      const origin = await rotate([served.port])
      const ask = (path: string, secret: string, method = 'GET') =>
        fetch(`${origin}${path}`, { method, headers: { authorization: `Bearer ${secret}` } })
      const joined = await fetch(`${origin}/auth/join`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code: 'ABCD-2345', nickname: 'Mina' }),
      })
      const { token } = (await joined.json()) as { token: string }
      for (let turn = 0; turn < 6; turn++) {
        expect((await ask('/feed/short-polling', token)).status).toBe(200)
        expect((await ask('/feed/short-polling', 'to-look')).status).toBe(200)
        expect((await ask('/feed/short-polling', 'guessed')).status).toBe(401)
        expect((await fetch(`${origin}/feed/short-polling`)).status).toBe(401)
        const { ticket } = (await (await ask('/auth/tickets', token, 'POST')).json()) as {
          ticket: string
        }
        const once = await fetch(`${origin}/feed/short-polling?ticket=${ticket}`)
        expect(once.status).toBe(200)
        const twice = await fetch(`${origin}/feed/short-polling?ticket=${ticket}`)
        expect(twice.status).toBe(401)
      }
      const streams = await Promise.all([1, 2, 3].map(() => ask('/feed/sse', token)))
      const opened = await fetch(`${origin}/?key=of-the-teacher`, { redirect: 'manual' })
      expect(opened.headers.get('set-cookie')).toContain(`push-or-poll-${served.port}=`)
      const all = (await (await ask('/auth/sessions', 'of-the-teacher')).json()) as {
        id: string
        nickname?: string
      }[]
      const { id } = all.find(({ nickname }) => nickname === 'Mina') as { id: string }
      expect((await ask(`/auth/sessions/${id}`, 'of-the-teacher', 'DELETE')).status).toBe(204)
      for (const stream of streams) expect(await stream.text()).toContain('event: hello')
      for (let turn = 0; turn < 3; turn++)
        expect((await ask('/feed/short-polling', token)).status).toBe(401)
    },
    LONG,
  )

  test(
    'a crowd that joins shows out nobody whose stream is on a worker',
    async () => {
      const keys = { TEACHER_KEY: 'of-the-teacher', JOIN_CODE: 'ABCD-2345', TOKEN: 'to-look' }
      const served = await startFleet({ env: keys })
      const join = async (): Promise<string> => {
        const joined = await fetch(`${served.origin}/auth/join`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ code: 'ABCD-2345', nickname: 'Mina' }),
        })
        expect(joined.status).toBe(201)
        return ((await joined.json()) as { token: string }).token
      }
      const ask = (path: string, token: string) =>
        fetch(`${served.origin}${path}`, { headers: { authorization: `Bearer ${token}` } })
      for (let batch = 0; batch < 40; batch++) {
        await Promise.all(Array.from({ length: batch === 39 ? 48 : 50 }, join))
      }
      const [idle, watching] = [await join(), await join()]
      const stream = await ask('/feed/sse', watching)
      expect(stream.status).toBe(200)
      // They are looked at once a second.
      await sleep(3000)
      await join()
      expect((await ask('/auth', watching)).status).toBe(200)
      expect((await ask('/auth', idle)).status).toBe(401)
      await stream.body?.cancel()
    },
    LONG,
  )

  test(
    'one of them dies where a key allows to ask for it, and never the last',
    async () => {
      const keys = { TEACHER_KEY: 'of-the-teacher', JOIN_CODE: 'ABCD-2345' }
      const served = await startFleet({
        env: keys,
        flags: ['--server-name', 'a', '--workers', '2'],
      })
      const teacher = { authorization: 'Bearer of-the-teacher' }
      const kill = (name: string, headers: Record<string, string> = {}) =>
        fetch(`${served.origin}/lab/workers/${name}`, { method: 'DELETE', headers })
      const serving = async (): Promise<Set<string>> => {
        const names = new Set<string>()
        for (let turn = 0; turn < 8; turn++) {
          const { headers } = await fetch(`${served.origin}/feed/short-polling`, {
            headers: { connection: 'close' },
          })
          names.add(String(headers.get('x-served-by')))
        }
        return names
      }
      expect(await serving()).toEqual(new Set(['a-1', 'a-2']))
      const joined = await fetch(`${served.origin}/auth/join`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code: 'ABCD-2345', nickname: 'Mina' }),
      })
      const { token } = (await joined.json()) as { token: string }
      expect((await kill('a-1', { authorization: `Bearer ${token}` })).status).toBe(403)
      expect((await kill('a-1')).status).toBe(401)
      expect((await kill('a-7', teacher)).status).toBe(404)
      expect(await serving()).toEqual(new Set(['a-1', 'a-2']))

      // At once: the first is not gone yet, and is nobody any more who would carry on.
      const answers = await Promise.all([kill('a-1', teacher), kill('a-2', teacher)])
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
      const refused = answers.find(({ status }) => status === 409)
      expect(await refused?.json()).toMatchObject({ reason: 'alone' })
      const left = answers[0] === refused ? 'a-1' : 'a-2'
      await expect.poll(serving, { timeout: 60_000 }).toEqual(new Set([left, 'a-3']))
    },
    LONG,
  )

  test(
    'SIGTERM lets all clients go, and ends every process',
    async () => {
      const pids = await pidsOf(served)
      const streams = await Promise.all([1, 2, 3, 4].map(() => fetch(`${served.origin}/feed/sse`)))
      const held = fetch(`${served.origin}/feed/long-polling?wait=60&cursor=${cursorOf(served)}`)
      await sleep(300)
      served.server.kill('SIGTERM')
      expect((await held).status).toBe(204)
      for (const stream of streams) expect(await stream.text()).toContain('event: hello')
      expect(await served.server.exited).toEqual({ code: 0, signal: null })
      for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    },
    LONG,
  )
})

function cursorOf({ feed }: ServedByFleet): string {
  const { epoch, newest } = feed.bounds()
  return `${epoch}.${newest}`
}
