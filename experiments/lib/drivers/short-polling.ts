import { driver } from './client.ts'
import { PollTalk } from './polling.ts'

/** Asks every so often, and is answered at once. */
export const shortPolling = driver(
  { name: 'short-polling', label: 'Short polling', hue: '#D55E00', shape: 'square' },
  (line) =>
    new PollTalk(line, {
      transport: 'short-polling',
      interval: line.options.interval ?? (() => 2000),
      wait: undefined,
    }),
)
