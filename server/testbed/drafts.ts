import type { Draft } from '../feed/event.ts'

export function price(symbol: string, value: number): Draft {
  return { type: 'price', data: { symbol, price: value, volume: 1, side: 'buy' } }
}

export function notification(title: string, text = ''): Draft {
  return { type: 'notification', data: { level: 'info', title, text, from: 'test' } }
}

/** Notifications titled `number 1`, `number 2` and so on. */
export function numbered(count: number): Draft[] {
  return Array.from({ length: count }, (_, index) => notification(`number ${index + 1}`))
}
