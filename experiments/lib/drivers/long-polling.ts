import { driver } from './client.ts'
import { PollTalk } from './polling.ts'

/** Asks, and the server holds the question until there is an answer; then asks again at once. */
export const longPolling = driver(
  { name: 'long-polling', label: 'Long polling', hue: '#CC79A7', shape: 'diamond' },
  (line) =>
    new PollTalk(line, {
      transport: 'long-polling',
      interval: () => 0,
      wait: line.options.wait ?? 25,
    }),
)
