import { poll } from './polling.ts'
import type { Transport } from './transport.ts'

export const longPolling: Transport = {
  name: 'long-polling',
  label: 'Long polling',
  hue: '#CC79A7',
  shape: 'diamond',
  motto: 'Asks, and the server holds the question until there is an answer.',
  connect: (options) =>
    poll(options, {
      path: '/feed/long-polling',
      interval: () => 0,
      wait: ({ wait = () => 25 }) => wait(),
    }),
}
