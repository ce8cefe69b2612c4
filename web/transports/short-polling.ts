import { poll } from './polling.ts'
import type { Transport } from './transport.ts'

export const shortPolling: Transport = {
  name: 'short-polling',
  label: 'Short polling',
  hue: '#D55E00',
  shape: 'square',
  motto: 'Asks every so often; the answer comes at once, empty or not.',
  connect: (options) =>
    poll(options, {
      path: '/feed/short-polling',
      interval: ({ interval = () => 2000 }) => interval(),
      wait: () => undefined,
    }),
}
