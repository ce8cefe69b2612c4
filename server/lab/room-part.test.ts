import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { ChannelMessage } from '../observe/stats.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { type Served, serve } from '../testbed/serve.ts'
import type { LearnerView, RoomRequest } from './room-messages.ts'

type Said<Type extends ChannelMessage['type']> = Extract<ChannelMessage, { type: Type }>

const NAMES = ['Mina', 'Bo', 'Ada', '지호', 'Mina'] as const
const road = { state: 'open', way: 'road' } as const
const fellBack = { state: 'open', way: 'fallback' } as const
const stopped = { state: 'stopped', way: 'road' } as const

describe('five learners and a teacher in a room', () => {
  test('the teacher sees who is there, and how their lanes do', async () => {
    const { teacher, learners } = await room()
    await expect.poll(() => namesOf(teacher)).toEqual(['Mina', 'Bo', 'Ada', '지호', 'Mina 2'])
    expect(learners[4]?.last('joined')).toMatchObject({ nickname: 'Mina 2' })
    learners[0]?.say({ type: 'lanes', lanes: { sse: road, websocket: road } })
    learners[1]?.say({ type: 'lanes', lanes: { sse: fellBack, websocket: stopped } })
    await expect
      .poll(() => seen(teacher, 'Bo')?.lanes)
      .toEqual({ sse: fellBack, websocket: stopped })
    expect(seen(teacher, 'Mina')?.lanes).toEqual({ sse: road, websocket: road })
  })

  test('what the teacher calls reaches all of them, and what they found the teacher', async () => {
    const { teacher, learners } = await room()
    teacher.say({ type: 'call', scenario: 'quiet' })
    for (const learner of learners) {
      await expect.poll(() => learner.last('called')?.scenario).toBe('quiet')
    }
    for (const [index, learner] of learners.entries()) {
      learner.say({ type: 'prediction', scenario: 'quiet', value: 10 * index })
      const figures = { model: 37 }
      learner.say({ type: 'result', scenario: 'quiet', value: 35 + index, agrees: true, figures })
    }
    const results = () => teacher.last('room')?.learners.map(({ result }) => result?.value)
    await expect.poll(results).toEqual([35, 36, 37, 38, 39])
    expect(teacher.last('room')).toMatchObject({ called: 'quiet', since: expect.any(Number) })
    expect(seen(teacher, 'Ada')).toMatchObject({
      prediction: 20,
      result: { value: 37, agrees: true, figures: { model: 37 } },
    })
    teacher.say({ type: 'call', scenario: null })
    for (const learner of learners) {
      await expect.poll(() => learner.last('called')?.scenario).toBeNull()
    }
    await expect.poll(() => seen(teacher, 'Ada')).not.toHaveProperty('result')
  })

  test('one whose page goes is away, and takes up the same place with its token', async () => {
    const { served, teacher, learners } = await room()
    const token = learners[4]?.last('joined')?.learner
    learners[4]?.ws.terminate()
    await expect.poll(() => seen(teacher, 'Mina 2')?.here).toBe(false)
    const back = await open(served)
    back.say({ type: 'join', nickname: 'Mina 2', learner: String(token) })
    await expect.poll(() => seen(teacher, 'Mina 2')?.here).toBe(true)
    expect(back.last('joined')).toEqual({ type: 'joined', learner: token, nickname: 'Mina 2' })
    expect(teacher.last('room')?.learners).toHaveLength(5)
  })

  test('one who joins late, or comes back, is told what is called', async () => {
    const { served, teacher } = await room()
    teacher.say({ type: 'call', scenario: 'cut' })
    await expect.poll(() => teacher.last('room')?.called).toBe('cut')
    const late = await open(served)
    late.say({ type: 'join', nickname: 'Late' })
    await expect.poll(() => late.last('called')?.scenario).toBe('cut')
  })

  test('one whose place another page takes up is told so', async () => {
    const { served, learners } = await room()
    const token = String(learners[0]?.last('joined')?.learner)
    const other = await open(served)
    other.say({ type: 'join', nickname: 'Mina', learner: token })
    await expect.poll(() => learners[0]?.last('joined')).toEqual({ type: 'joined', learner: null })
    expect(other.last('joined')).toMatchObject({ learner: token, nickname: 'Mina' })
  })

  test('learners hear nothing of each other, and the teacher no token', async () => {
    const { teacher, learners } = await room()
    const types = new Set(learners.flatMap(({ messages }) => messages.map(({ type }) => type)))
    expect(types).not.toContain('room')
    const tokens = learners.map((learner) => String(learner.last('joined')?.learner))
    for (const token of tokens) expect(JSON.stringify(teacher.messages)).not.toContain(token)
  })

  test('the teacher is shown a busy room once a second, in the end as it is', async () => {
    const { teacher, learners } = await room()
    const before = teacher.all('room').length
    for (let round = 0; round < 150; round++) {
      for (const learner of learners) {
        learner.say({ type: 'lanes', lanes: { sse: round % 2 === 0 ? fellBack : stopped } })
      }
    }
    learners[0]?.say({ type: 'lanes', lanes: { sse: road } })
    await expect.poll(() => seen(teacher, 'Mina')?.lanes, { timeout: 5000 }).toEqual({ sse: road })
    expect(teacher.all('room').length - before).toBeLessThan(10)
    const times = teacher.all('room').map(({ at }) => at)
    // The first is the answer to "teach"; later ones keep their distance.
    const gaps = times.slice(2).map((at, index) => at - (times[index + 1] ?? 0))
    for (const gap of gaps) expect(gap).toBeGreaterThan(900)
  })
})

describe('a message that cannot be is answered by a problem, and the page stays', () => {
  test.each([
    [{ type: 'join' }, 'invalid', /nickname/],
    [{ type: 'join', nickname: 7 }, 'invalid', /nickname/],
    [{ type: 'join', nickname: '\u0000' }, 'nickname', /control characters/],
    [{ type: 'join', nickname: 'x'.repeat(300) }, 'invalid', /256/],
    [{ type: 'join', nickname: 'Bo', more: 1 }, 'invalid', /more/],
    [{ type: 'lanes', lanes: { sse: { state: 'well', way: 'road' } } }, 'invalid', /state/],
    [{ type: 'lanes', lanes: { '<b>': road } }, 'invalid', /<b>/],
    [{ type: 'lanes', lanes: { sse: road } }, 'not-in-room', /join first/],
    [{ type: 'prediction', scenario: 'quiet', value: null }, 'invalid', /value/],
    [{ type: 'prediction', scenario: 'quiet', value: 'not a lane' }, 'invalid', /value/],
    [{ type: 'prediction', scenario: 'quiet', value: 1 }, 'not-in-room', /join first/],
    [{ type: 'result', scenario: '', value: 1 }, 'invalid', /scenario/],
    [{ type: 'result', scenario: 'quiet', value: 1, figures: { model: 'x' } }, 'invalid', /model/],
    [{ type: 'call', scenario: 'quiet' }, 'teacher', /teach/],
    [{ type: 'call' }, 'invalid', /scenario/],
  ])('%j', async (message, reason, detail) => {
    const page = await open(await serve())
    page.say(message)
    await expect.poll(() => page.last('problem')?.problem.reason).toBe(reason)
    expect(page.last('problem')?.problem.detail).toMatch(detail)
    page.say({ type: 'ping', ref: 1 })
    await expect.poll(() => page.last('pong')?.ref).toBe(1)
  })

  test('a number that JSON can write and nothing can hold', async () => {
    const page = await open(await serve())
    page.ws.send('{"type":"prediction","scenario":"quiet","value":1e999}')
    await expect.poll(() => page.last('problem')?.problem.reason).toBe('invalid')
  })

  test('garbage still ends the channel', async () => {
    const page = await open(await serve())
    page.ws.send('join')
    const [code] = await once(page.ws, 'close')
    expect(code).toBe(1008)
  })
})

/** A room of a server of its own. */
async function room() {
  const served = await serve()
  const teacher = await open(served)
  teacher.say({ type: 'teach' })
  const learners: ChannelPage[] = []
  for (const nickname of NAMES) {
    const learner = await open(served)
    learner.say({ type: 'join', nickname })
    await expect.poll(() => learner.last('joined')).toBeDefined()
    learners.push(learner)
  }
  return { served, teacher, learners }
}

type ChannelPage = Awaited<ReturnType<typeof open>>

async function open({ port }: Served) {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/channel`)
  atEnd(() => ws.terminate())
  const messages: ChannelMessage[] = []
  ws.on('message', (data) => messages.push(JSON.parse(String(data))))
  await once(ws, 'open')
  const all = <Type extends ChannelMessage['type']>(type: Type) =>
    messages.filter((message): message is Said<Type> => message.type === type)
  return {
    ws,
    messages,
    all,
    last: <Type extends ChannelMessage['type']>(type: Type) => all(type).at(-1),
    say: (message: RoomRequest | object) => ws.send(JSON.stringify(message)),
  }
}

function namesOf(teacher: ChannelPage): string[] | undefined {
  return teacher.last('room')?.learners.map(({ nickname }) => nickname)
}

function seen(teacher: ChannelPage, name: string): LearnerView | undefined {
  return teacher.last('room')?.learners.find(({ nickname }) => nickname === name)
}
