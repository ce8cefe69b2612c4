import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FIRST, type PageSettings } from '../model/settings.ts'
import { Interrupted, rehearse } from './run.ts'
import type { Scenario } from './scenario.ts'
import { SetAside } from './set-aside.ts'
import type { Stage, StageLane } from './stage.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a run', () => {
  test('begins when its settings are in force, and puts back what it changed of them', async () => {
    const page = stage()
    const seen: number[] = []
    const result = await played(page, {
      async run() {
        seen.push(page.settings.delay)
        await page.set({ delay: 140 })
        return 'done'
      },
    })
    expect(result).toBe('done')
    expect(seen).toEqual([110])
    expect(page.settings.delay).toBe(110)
  })

  test('puts back what it changed, and stops the lanes it started, when it fails', async () => {
    const page = stage()
    const [lane] = page.lanes as Fake[]
    lane?.stop()
    const failing = played(page, {
      async run() {
        await page.set({ keepCursor: false })
        throw new Error('in the middle')
      },
    })
    await expect(failing).rejects.toThrow('in the middle')
    expect(page.settings.keepCursor).toBe(true)
    expect(lane?.log).toEqual(['stop', 'start', 'stop'])
  })

  test('ends at once when it is stopped', async () => {
    const ending = new AbortController()
    const playing = played(stage(), { run: (_, run) => run.wait(60_000) }, ending.signal)
    const ended = expect(playing).rejects.toThrow(/abort/i)
    ending.abort()
    await ended
  })

  test('comes to nothing when the page is hidden, and says why', async () => {
    const page = stage()
    const playing = played(page, { run: (_, run) => run.wait(60_000) })
    const ended = expect(playing).rejects.toThrow(Interrupted)
    const [lane] = page.lanes as Fake[]
    if (lane) lane.state = 'paused'
    await vi.advanceTimersByTimeAsync(100)
    await ended
    await expect(playing).rejects.toThrow('The page was hidden, and its lanes paused.')
  })

  test('says how far it is and what it does, and never that it is done before it is', async () => {
    const signs: [number, string][] = []
    const page = stage()
    const playing = rehearse(scenario({ run: (_, run) => run.wait(30_000) }), page, {
      signal: new AbortController().signal,
      seconds: 20,
      progress: (fraction, sentence) => void signs.push([fraction, sentence]),
    })
    await vi.advanceTimersByTimeAsync(25_000)
    expect(signs[0]).toEqual([0, 'Setting the bench'])
    expect(Math.max(...signs.map(([fraction]) => fraction))).toBe(0.98)
    await vi.advanceTimersByTimeAsync(10_000)
    await playing
    expect(signs.at(-1)?.[0]).toBe(1)
  })

  test('comes to nothing when no lane is open', async () => {
    const page = stage()
    for (const lane of page.lanes as Fake[]) lane.state = 'waiting'
    const playing = played(page, { run: async () => 'done' })
    const ended = expect(playing).rejects.toThrow('No lane is open')
    await vi.advanceTimersByTimeAsync(10_000)
    await ended
  })
})

describe('the settings that a person had', () => {
  test('come back when the scenario is closed', async () => {
    const page = stage({ delay: 5, rate: 7 })
    const aside = new SetAside(page)
    await aside.enter({ delay: 110 })
    expect(page.settings).toMatchObject({ delay: 110, rate: 7 })
    await aside.leave()
    expect(page.settings).toMatchObject({ delay: 5, rate: 7 })
  })

  test('come back after several scenarios, each without the settings of the one before', async () => {
    const page = stage({ delay: 5, rate: 7 })
    const aside = new SetAside(page)
    await aside.enter({ delay: 110 })
    await aside.enter({ rate: 40 })
    expect(page.settings).toMatchObject({ delay: 5, rate: 40 })
    await aside.leave()
    expect(page.settings).toMatchObject({ delay: 5, rate: 7 })
  })

  test('stay as the person has changed them meanwhile', async () => {
    const page = stage({ delay: 5 })
    const aside = new SetAside(page)
    await aside.enter({ delay: 110 })
    await page.set({ delay: 333 })
    await aside.leave()
    expect(page.settings.delay).toBe(333)
  })

  test('come back even when the scenario is left before its own are in force', async () => {
    const page = stage({ delay: 5 })
    const aside = new SetAside(page)
    const entering = aside.enter({ delay: 110 })
    const leaving = aside.leave()
    await Promise.all([entering, leaving])
    expect(page.settings.delay).toBe(5)
  })
})

interface Fake extends StageLane {
  state: StageLane['state']
  readonly log: string[]
}

function stage(settings: Partial<PageSettings> = {}): Stage {
  let now: PageSettings = { ...FIRST, ...settings }
  const lanes: Fake[] = ['sse', 'websocket'].map((name) => {
    const log: string[] = []
    const transport = { name, label: name, hue: '', shape: 'circle', motto: '' } as const
    const lane: Fake = {
      transport,
      state: 'open',
      way: 'road',
      server: undefined,
      cursor: 'epoch123.1',
      log,
      start() {
        log.push('start')
        lane.state = 'open'
      },
      stop() {
        log.push('stop')
        lane.state = 'stopped'
      },
      publish: () => Promise.reject(new Error('not here')),
      listen: () => () => {},
    }
    return lane
  })
  return {
    lanes,
    clock: { local: () => Date.now(), now: () => Date.now(), uncertainty: 1 },
    get settings() {
      return now
    },
    origin: 'http://127.0.0.1',
    async set(changes) {
      now = { ...now, ...changes }
    },
    send: () => Promise.reject(new Error('not here')),
    fault: async () => 0,
    readings: async () => ({}),
    leave: async () => {},
    workers: 0,
    kill: async () => {},
  }
}

function scenario<Result>(part: Pick<Scenario<Result>, 'run'>): Scenario<Result> {
  return {
    settings: { delay: 110, keepCursor: true },
    seconds: 10,
    question: () => ({ kind: 'lane', text: '', choices: [] }),
    verdict: () => [],
    answer: () => undefined,
    ...part,
  }
}

function played<Result>(
  page: Stage,
  part: Pick<Scenario<Result>, 'run'>,
  signal = new AbortController().signal,
): Promise<Result> {
  return rehearse(scenario(part), page, { signal })
}
