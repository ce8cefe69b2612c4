import { msg } from '@lit/localize'
import type { Scenario } from './scenario.ts'

export const IDS = [
  'one-event',
  'quiet-feed',
  'steady',
  'real-trades',
  'distance',
  'burst',
  '871-against-2',
  'cut',
  'one-more-stream',
  'talk-back',
  'lose-a-server',
] as const

export type ScenarioId = (typeof IDS)[number]

/** What is known of a scenario before it is opened; how it runs is fetched when it is. */
export interface Card {
  readonly id: ScenarioId
  readonly number: number
  title(): string
  claim(): string
  load(): Promise<Scenario>
}

type Words = Omit<Card, 'id' | 'number'>

const words: Readonly<Record<ScenarioId, Words>> = {
  'one-event': {
    title: () => msg('One event'),
    claim: () => msg('One event is sent. Who hears of it last, and why?'),
    load: async () => (await import('./one-event.ts')).oneEvent,
  },
  'quiet-feed': {
    title: () => msg('A quiet feed'),
    claim: () =>
      msg(
        'One event every 2 s on average, at random, and a poll every 2 s: many polls are for nothing. Push has its own price.',
      ),
    load: async () => (await import('./quiet-feed.ts')).quietFeed,
  },
  steady: {
    title: () => msg('Steady 1 Hz'),
    claim: () =>
      msg(
        'An event a second, a poll every 2 s. A neighbour with the same settings sees another lateness. Why?',
      ),
    load: async () => (await import('./steady.ts')).steady,
  },
  'real-trades': {
    title: () => msg('Real trades'),
    claim: () =>
      msg(
        'Trades as they were recorded, ten times as fast. A poll every 2 s must miss some, or not?',
      ),
    load: async () => (await import('./real-trades.ts')).realTrades,
  },
  distance: {
    title: () => msg('Distance'),
    claim: () =>
      msg('Four events a second, first 110 ms and then 140 ms away. 30 ms more: what can break?'),
    load: async () => (await import('./distance.ts')).distance,
  },
  burst: {
    title: () => msg('A burst'),
    claim: () =>
      msg('40 events a second, a poll every 2 s. Polling wastes bytes, they say. Per event, too?'),
    load: async () => (await import('./burst.ts')).burst,
  },
  '871-against-2': {
    title: () => msg('871 against 2'),
    claim: () =>
      msg(
        '“871 bytes of HTTP headers against 2 bytes of a WebSocket frame.” Of what is that true?',
      ),
    load: async () => (await import('./871-against-2.ts')).folklore,
  },
  cut: {
    title: () => msg('Cut all lanes'),
    claim: () =>
      msg('Five events a second, and every connection is cut: with the cursor, and without.'),
    load: async () => (await import('./cut.ts')).cut,
  },
  'one-more-stream': {
    title: () => msg('One more stream'),
    claim: () =>
      msg('One SSE stream after another to one origin, as tabs would open them, until one hangs.'),
    load: async () => (await import('./one-more-stream.ts')).oneMoreStream,
  },
  'talk-back': {
    title: () => msg('Talk back'),
    claim: () =>
      msg('To say something: POST beside a stream, or the WebSocket that is open anyway?'),
    load: async () => (await import('./talk-back.ts')).talkBack,
  },
  'lose-a-server': {
    title: () => msg('Lose a server'),
    claim: () =>
      msg('Several servers share one log, and one that lanes are with is killed. What is lost?'),
    load: async () => (await import('./lose-a-server.ts')).loseAServer,
  },
}

/** All scenarios, in the order of a workshop. */
export const cards: readonly Card[] = IDS.map((id, index) => ({
  id,
  number: index + 1,
  ...words[id],
}))
