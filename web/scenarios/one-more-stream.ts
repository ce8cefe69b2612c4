import { msg, str } from '@lit/localize'
import { list } from '../words/list.ts'
import type { Run } from './run.ts'
import type { Scenario } from './scenario.ts'
import { labelOf, time } from './wording.ts'

/** A stream that is being opened. */
export interface OpeningStream {
  readonly isOpen: boolean
  readonly isRefused: boolean
  close(): void
}

export interface OneMoreStreamResult {
  /** ms that each stream took to open, those before the one that hung. */
  readonly opened: readonly number[]
  /** Whether another one was still not open after 3 s. */
  readonly hung: boolean
  readonly refused: boolean
  /** ms that the one that hung took after another had been closed. */
  readonly freed: number | undefined
  /** Lanes of this page that hold a connection to the same origin. */
  readonly held: readonly string[]
}

/** Streams that are tried at most: HTTP/2 would let a hundred through. */
const MOST = 12
/** Milliseconds after which a stream that is not open hangs. */
const HANGS = 3000
/** Connections that a browser keeps to an origin: one that waits beside fewer of them may be slow. */
const KEPT = 6
/** Milliseconds more that such a one gets, so that a busy machine is not taken for the limit. */
const SLOW = 10_000
/** Milliseconds within which the others must have opened, for that to mean something. */
const QUICK = 1000
/** Lanes that hold an HTTP connection all the time; WebSockets do not count. */
const HOLDING = ['sse', 'long-polling']

export const oneMoreStream: Scenario<OneMoreStreamResult> = {
  settings: {},
  seconds: 12,
  model: 7,

  question: () => ({
    kind: 'number',
    text: msg('Which connection to one origin is the first to hang?'),
    unit: '',
    min: 1,
    max: MOST,
    step: 1,
  }),

  async run(stage, run) {
    const held = stage.lanes.flatMap(({ transport: { name }, way, state }) => {
      return HOLDING.includes(name) && way !== 'road' && state !== 'stopped' ? [name] : []
    })
    const open = () => streamTo(`${stage.origin}/feed/sse`)
    const found = await openUntilOneHangs(open, run, () => stage.clock.local(), held.length)
    return { ...found, held }
  },

  verdict(result) {
    const { opened, hung, refused, freed, held } = result
    const next = opened.length + 1
    if (refused)
      return [
        msg(str`Stream ${next} was refused rather than held up, so that this run cannot tell.`),
      ]
    if (!hung) {
      return [
        msg(
          str`In this run none of ${opened.length} streams hung, which HTTP/1.1 would not let pass: this is another version, or a browser with another limit.`,
        ),
      ]
    }
    if (!isClear(result)) {
      return [msg('The streams before it were slow as well, so that this run cannot tell.')]
    }
    const slowest = time(Math.max(0, ...opened))
    return [
      msg(
        str`Connection ${next + held.length} hung: nothing in ${time(HANGS)}, where those before it were open within ${slowest}.`,
      ),
      held.length === 0
        ? msg(
            str`All ${opened.length} before it were streams added here: the page’s own lanes have roads, which are origins of their own.`,
          )
        : msg(
            str`This page held ${held.length} of them itself (${list(held.map(labelOf))}), so that it was stream ${next} of those added here.`,
          ),
      ...(freed === undefined
        ? []
        : [
            msg(
              str`When one was closed it opened, after ${time(freed)}: a browser keeps six HTTP/1.1 connections to an origin, over all its tabs.`,
            ),
          ]),
    ]
  },

  answer(result) {
    if (!isClear(result)) return undefined
    const value = result.opened.length + 1 + result.held.length
    return { value, low: value, high: value }
  },

  ghost: (prediction) => ({
    label: msg(str`your prediction: no. ${prediction} hangs`),
  }),
}

function isClear({ hung, refused, opened }: OneMoreStreamResult): boolean {
  return hung && !refused && opened.every((ms) => ms < QUICK)
}

/**
 * Adds a stream at each press until one hangs; all of them are closed when it returns.
 * @param held connections that the page holds to the same origin
 */
export async function openUntilOneHangs(
  open: () => OpeningStream,
  run: Run,
  now: () => number,
  held = 0,
): Promise<Omit<OneMoreStreamResult, 'held'>> {
  const streams: OpeningStream[] = []
  const opened: number[] = []
  try {
    while (streams.length < MOST) {
      run.say(msg(str`Streams open: ${opened.length}`))
      await run.press(msg('Add a stream'))
      const began = now()
      const stream = open()
      streams.push(stream)
      const isDecided = () => stream.isOpen || stream.isRefused
      const isSoon = await run.until(isDecided, HANGS)
      if (!isSoon && streams.length + held <= KEPT) await run.until(isDecided, SLOW)
      if (stream.isRefused) return { opened, hung: false, refused: true, freed: undefined }
      if (!stream.isOpen) {
        run.say(msg('This one hangs. Does closing another let it through?'))
        const freedAt = now()
        streams[0]?.close()
        const isFreed = await run.until(() => stream.isOpen, HANGS)
        const freed = isFreed && streams.length > 1 ? now() - freedAt : undefined
        return { opened, hung: true, refused: false, freed }
      }
      opened.push(now() - began)
    }
    return { opened, hung: false, refused: false, freed: undefined }
  } finally {
    for (const stream of streams) stream.close()
  }
}

function streamTo(url: string): OpeningStream {
  const source = new EventSource(url)
  let refused = false
  source.onerror = () => {
    refused = true
  }
  return {
    get isOpen() {
      return source.readyState === EventSource.OPEN
    },
    get isRefused() {
      return refused
    },
    close: () => source.close(),
  }
}
