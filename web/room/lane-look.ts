import { msg } from '@lit/localize'
import type { LaneReport } from '../../server/lab/room-messages.ts'

/** What a teacher wants to know of a learner's lane. */
export type LaneLook = 'runs' | 'fell-back' | 'connects' | 'stopped' | 'paused' | 'unknown'

export function lookOf(report: LaneReport | undefined): LaneLook {
  if (report === undefined) return 'unknown'
  if (report.state === 'stopped' || report.state === 'paused') return report.state
  if (report.state !== 'open') return 'connects'
  return report.way === 'fallback' ? 'fell-back' : 'runs'
}

export function lookLabel(look: LaneLook): string {
  switch (look) {
    case 'runs':
      return msg('runs')
    case 'fell-back':
      return msg('fell back')
    case 'connects':
      return msg('connects')
    case 'stopped':
      return msg('stopped')
    case 'paused':
      return msg('paused')
    case 'unknown':
      return msg('not known')
  }
}
