import { msg } from '@lit/localize'
import type { ItemKind } from './drawn.ts'

/** What an item of the axis is, in words. */
export function kindWord(kind: ItemKind): string {
  switch (kind) {
    case 'publish':
      return msg('published')
    case 'request':
      return msg('request')
    case 'answer':
      return msg('answer')
    case 'empty':
      return msg('empty answer')
    case 'failed':
      return msg('failed request')
    case 'held':
      return msg('held request')
    case 'gap':
      return msg('gap between held requests')
    case 'stream':
      return msg('open stream')
    case 'event':
      return msg('event')
    case 'repeat':
      return msg('repeat')
    case 'heartbeat':
      return msg('heartbeat')
    case 'cut':
      return msg('cut')
    case 'waiting':
      return msg('waiting by policy')
    case 'connecting':
      return msg('connecting')
    case 'recovery':
      return msg('recovery')
    case 'stopped':
      return msg('stopped')
    case 'replay':
      return msg('replay')
    case 'snapshot':
      return msg('snapshot')
    case 'reset':
      return msg('reset')
    case 'missing':
      return msg('missing events')
    case 'problem':
      return msg('problem')
    case 'ghost':
      return msg('prediction')
  }
}
