import type { Arm } from '../experiment.ts'
import { arm } from './arm.ts'
import { heldPolls, idlers } from './memory.ts'
import { NET, SSE, WEBSOCKET } from './roster.ts'
import { starts } from './starts.ts'

const STARTS = 3

export function memoryArms(clients: number): Arm[] {
  const common = {
    table: 'Memory of an idle client',
    settings: { clients },
    seconds: clients / 1500 + 4,
  }
  const pushers = [NET, WEBSOCKET, SSE].map((contestant) =>
    arm({
      ...{ name: `memory-${contestant.name}`, label: contestant.label, ...common },
      run: (bed) => idlers(bed, contestant, clients),
    }),
  )
  const label = 'The server, a long poll that it holds'
  return [
    ...pushers,
    arm({ name: 'memory-held', label, ...common, run: (bed) => heldPolls(bed, clients) }),
  ]
}

export function startArm(): Arm {
  return arm({
    ...{ name: 'start', label: 'The server, no option but its port', table: 'Start' },
    ...{ settings: { starts: STARTS }, seconds: STARTS, run: (bed) => starts(bed, STARTS) },
  })
}
