import { setTimeout as sleep } from 'node:timers/promises'
import { answer } from '../children.ts'
import { ownLoad } from '../own-load.ts'
import { cpuOf, usedBetween } from '../proc.ts'
import { Histogram } from '../statistics/histogram.ts'
import { type Conversation, converse, listen, type Target } from './conversation.ts'
import type { Heard, Span, Visited, Wish } from './visitors.ts'

/* The process that asks the server by each protocol. `visitors.ts` starts it, and it ends with that. */

/** Connections that are being made at a time: more would wait for one another. */
const AT_A_TIME = 4

/** Milliseconds in which a quiet feed has brought what it brings at its begin. */
const FIRST_EVENTS = 200

/** What every price has once. */
const EVENT = '"type":"price"'

type Open = Pick<Conversation, 'close'>

let conversations: Conversation[] = []
let others: Open[] = []
let path = ''

type Result = Partial<Omit<Visited, 'type'>>

answer(async (wish: Wish): Promise<Visited> => {
  const result = await granted(wish)
  const nothing = { done: 0, failures: 0, seconds: 0, times: new Histogram(0).toJSON() }
  const load = { cpu: 0, loopLag: 0 }
  return { ...nothing, load, serverCpu: undefined, ...result, type: wish.type }
})

function granted(wish: Wish): Promise<Result> | Result {
  switch (wish.type) {
    case 'look':
      return look(wish.target)
    case 'come':
      return come(wish.target, wish.count)
    case 'poll':
      return poll(wish.times)
    case 'pace':
      return pace(wish.every, wish.over)
    case 'hear':
      return hear(wish.target, wish.heard, wish.over)
    case 'leave':
      for (const one of [...conversations, ...others]) one.close()
      conversations = []
      others = []
      return {}
  }
}

async function look(target: Target): Promise<Result> {
  const conversation = converse(target)
  path = '/feed/short-polling'
  for (let answer = await conversation.get(path); answer.status !== 204; ) {
    const { cursor } = JSON.parse(answer.body) as { cursor: string }
    path = `/feed/short-polling?cursor=${cursor}`
    // A server that has just begun may have its first events to come.
    await sleep(FIRST_EVENTS)
    answer = await conversation.get(path)
  }
  conversation.close()
  return {}
}

async function come(target: Target, count: number): Promise<Result> {
  const times = new Histogram(count)
  const load = ownLoad()
  let failures = 0
  const one = async (): Promise<void> => {
    while (conversations.length < count) {
      const began = performance.now()
      const conversation = converse(target)
      conversations.push(conversation)
      if ((await conversation.get(path)).status !== 204) failures++
      times.record((performance.now() - began) * 1000)
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, one))
  return { done: count, failures, times: times.toJSON(), load: load.end() }
}

async function poll(times: number): Promise<Result> {
  let failures = 0
  for (let time = 0; time < times; time++) {
    const answers = await Promise.all(conversations.map((one) => one.get(path)))
    failures += answers.filter(({ status }) => status !== 204).length
  }
  return { done: times * conversations.length, failures }
}

async function pace(every: number, over: Span): Promise<Result> {
  let done = 0
  let failures = 0
  const timers = conversations.map((one, index) => {
    let isBusy = false
    const ask = async (): Promise<void> => {
      // A poll that is not answered when the next is due would make it fewer than were meant.
      if (isBusy) return void failures++
      isBusy = true
      // Those that are under way when everybody leaves are not counted any more.
      const { status } = await one.get(path).catch(() => ({ status: 0 }))
      isBusy = false
      if (status === 204) done++
      else failures++
    }
    const began = setTimeout(() => {
      timers[index] = setInterval(ask, every)
    }, Math.random() * every)
    return began as NodeJS.Timeout
  })
  const counted = await counting(over, () => done)
  for (const timer of timers) clearTimeout(timer)
  return { ...counted, failures }
}

async function hear(
  target: Target,
  { transport, count, each }: Heard,
  over: Span,
): Promise<Result> {
  let heard = 0
  const ear = (): ((text: string) => void) => {
    let rest = ''
    return (text) => {
      const all = rest + text
      for (let at = all.indexOf(EVENT); at >= 0; at = all.indexOf(EVENT, at + 1)) heard++
      rest = all.slice(-(EVENT.length - 1))
    }
  }
  for (let begun = 0; begun < count; begun += each) {
    if (transport === 'websocket') {
      others.push(listen(target, ear()))
      continue
    }
    const conversation = converse(target)
    others.push(conversation)
    for (let index = 0; index < each; index++) conversation.stream(ear())
  }
  return counting(over, () => heard)
}

/** Reads the server's CPU, our own and what is done, from one moment to another. */
async function counting({ warmUp, seconds, serverPid }: Span, done: () => number): Promise<Result> {
  await sleep(warmUp * 1000)
  const before = await cpuOf(serverPid)
  const [began, load, doneBefore] = [performance.now(), ownLoad(), done()]
  await sleep(seconds * 1000)
  const [after, ended, doneAfter] = [await cpuOf(serverPid), performance.now(), done()]
  return {
    done: doneAfter - doneBefore,
    seconds: (ended - began) / 1000,
    load: load.end(),
    serverCpu: usedBetween(before, after)?.total,
  }
}
