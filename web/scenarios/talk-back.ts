import { msg, str } from '@lit/localize'
import { median } from '../model/median.ts'
import { Recorder } from './recorder.ts'
import { Interrupted, type Run } from './run.ts'
import { carried, read } from './sampling.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'
import { size, time, times } from './wording.ts'

/** Publishing one way. */
interface Talk {
  /** ms from publishing to the receipt, and to the event's arrival on the same lane. */
  readonly receipts: readonly number[]
  readonly backs: readonly number[]
  readonly failed: number
  /** What crossed the lane's road meanwhile, both ways; undefined without a road. */
  readonly bytes: number | undefined
  readonly requests: number | undefined
}

export interface TalkBackResult {
  readonly post: Talk
  readonly websocket: Talk
}

/** The lane whose road a POST takes: it publishes beside its stream. */
const POST = 'sse'
const TIMES = 10
/** Receipts below which medians are not compared. */
const FEWEST = 5
/** Medians differ when they do by more than this share of the larger, and by this many ms. */
const DIFFERS = { share: 0.15, ms: 10 }

export const talkBack: Scenario<TalkBackResult> = {
  needsRoads: true,
  settings: { source: 'none', delay: 100, jitter: 0, bandwidth: 0, interval: 2000, wait: 10 },
  seconds: 18,

  question: () => ({
    kind: 'lane',
    text: msg('Which has its receipt sooner?'),
    choices: [
      { value: 'post', label: 'POST' },
      { value: 'websocket', label: 'WebSocket' },
      { value: 'same', label: msg('no difference') },
    ],
  }),

  async run(stage, run) {
    run.say(msg('Publishing with POST'))
    const post = await talk(stage, run, POST)
    run.say(msg('Publishing over the WebSocket'))
    return { post, websocket: await talk(stage, run, 'websocket') }
  },

  verdict(result) {
    const { post, websocket } = result
    const winner = sooner(result)
    const n = Math.min(post.receipts.length, websocket.receipts.length)
    if (winner === undefined) return [msg(str`n = ${n} receipts is too few to tell.`)]
    const [a, b] = [time(median(post.receipts)), time(median(websocket.receipts))]
    const [backA, backB] = [time(median(post.backs)), time(median(websocket.backs))]
    return [
      winner === 'same'
        ? msg(
            str`No difference: the receipt after ${a} by POST and ${b} over the WebSocket, at the median (n = ${n} each).`,
          )
        : winner === 'post'
          ? msg(
              str`In this run POST: the receipt after ${a}, over the WebSocket after ${b}, at the median (n = ${n} each); one round trip is all that either needs.`,
            )
          : msg(
              str`In this run the WebSocket: the receipt after ${b}, by POST after ${a}, at the median (n = ${n} each); one round trip is all that either needs.`,
            ),
      msg(str`Back on the lane that sent it: after ${backA} and ${backB}.`),
      ...bytesOf(result),
      ...preflight(result),
    ]
  },

  answer(result) {
    const value = sooner(result)
    return value === undefined ? undefined : { value, n: result.post.receipts.length }
  },

  ghost: (prediction) => ({
    ...(prediction !== 'same' && { lane: prediction === 'post' ? POST : String(prediction) }),
    label:
      prediction === 'same'
        ? msg('your prediction: no difference')
        : msg('your prediction: receipt first'),
  }),
}

export function sooner({
  post,
  websocket,
}: TalkBackResult): 'post' | 'websocket' | 'same' | undefined {
  if (Math.min(post.receipts.length, websocket.receipts.length) < FEWEST) return undefined
  const [a, b] = [median(post.receipts) ?? 0, median(websocket.receipts) ?? 0]
  if (Math.abs(a - b) <= Math.max(DIFFERS.ms, DIFFERS.share * Math.max(a, b))) return 'same'
  return a < b ? 'post' : 'websocket'
}

function bytesOf({ post, websocket }: TalkBackResult): string[] {
  if (post.bytes === undefined || websocket.bytes === undefined) {
    return [msg('Bytes are not known: that takes roads to count them on.')]
  }
  const a = post.bytes / post.receipts.length
  const b = websocket.bytes / websocket.receipts.length
  return [
    msg(
      str`Bytes, both ways, the event’s return included: ${size(a)} a POST against ${size(b)} a message, ${times(a / b)} to 1.`,
    ),
  ]
}

function preflight({ post }: TalkBackResult): string[] {
  if (post.requests === undefined) return []
  const asked = post.receipts.length + post.failed
  const more = post.requests - asked
  return more > 0
    ? [
        msg(
          str`It took ${post.requests} requests to POST ${asked} times: the first across origins is preceded by a preflight.`,
        ),
      ]
    : [
        msg(
          'No preflight was counted: the browser remembered the one before, or the lane is on the page’s own origin.',
        ),
      ]
}

async function talk(stage: Stage, run: Run, name: string): Promise<Talk> {
  const { clock, settings } = stage
  const lane = stage.lanes.find(({ transport }) => transport.name === name)
  const recorder = new Recorder(stage, [name])
  const [take] = recorder.takes
  if (lane === undefined || take === undefined) {
    throw new Interrupted(
      msg('It takes the lanes of SSE and WebSocket, and one of them does not run.'),
    )
  }
  const receipts: number[] = []
  const backs: number[] = []
  let failed = 0
  try {
    const from = await read(stage, run)
    for (let index = 0; index < TIMES; index++) {
      // Unlike any other, so that its return is told from all else.
      const title = `${name} ${index + 1} ${Math.random().toString(36).slice(2, 8)}`
      const at = clock.local()
      const { receiptAfter } = await lane.publish(title)
      run.check()
      if (receiptAfter === undefined) failed++
      else {
        receipts.push(receiptAfter)
        const found = () => take.received.find((it) => it.title === title)
        await run.until(() => found() !== undefined, 4 * settings.delay + 2000)
        const back = found()
        if (back) backs.push(back.at - at)
      }
      await run.wait(50 + Math.random() * 100)
    }
    await run.wait(2 * settings.delay)
    const way = carried(name, from, await read(stage, run))
    return { receipts, backs, failed, bytes: way?.bytes, requests: way?.requests }
  } finally {
    recorder.stop()
  }
}
