import { msg, str } from '@lit/localize'

/** The words on the canvas, in the page's language: looked up once a render, not once a frame. */
export interface AxisWords {
  readonly published: string
  readonly now: string
  readonly cut: string
  readonly reset: string
  readonly sent: string
  readonly backOff: string
  readonly waiting: string
  readonly connecting: string
  readonly recovering: string
  readonly held: string
  readonly stopped: Record<'stopped' | 'paused' | 'away', string>
  replay(events: number): string
  snapshot(events: number): string
  missing(events: string): string
  magnified(seconds: number): string
}

export function axisWords(): AxisWords {
  return {
    published: msg('Published (server time)'),
    now: msg('now'),
    cut: msg('cut'),
    reset: msg('reset'),
    sent: msg('sent'),
    backOff: msg('back-off'),
    waiting: msg('waiting'),
    connecting: msg('connecting'),
    recovering: msg('reconnecting'),
    held: msg('held'),
    stopped: { stopped: msg('stopped'), paused: msg('paused'), away: msg('away') },
    replay: (events) => msg(str`replay ${events}`),
    snapshot: (events) => msg(str`snapshot ${events}`),
    missing: (events) => msg(str`${events} missing`),
    magnified: (seconds) => msg(str`${seconds} s, magnified`),
  }
}
