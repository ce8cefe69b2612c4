import type { Outcome } from '../experiment.ts'
import type { ColumnSpec } from '../report/record.ts'
import type { Observations } from '../validity.ts'
import type { Loaded } from './load.ts'

/**
 * Figures of a load that is to take all that a server has.
 * @param cpu what the figure of CPU for each is called
 * @param statuses that are right, where it is answered with any
 */
export function loadOutcome(loaded: Loaded, cpu: string, statuses?: readonly number[]): Outcome {
  const { done, seconds, serverCpu, load, times, bytes } = loaded
  const one = (value: number) => ({ value, n: 1 })
  const server = serverCpu === undefined ? undefined : serverCpu / seconds
  const empty = loaded.statuses[204]
  return {
    figures: {
      perSecond: { value: done / seconds, n: done },
      ...(serverCpu !== undefined &&
        done > 0 && { [cpu]: { value: (1e6 * serverCpu) / done, n: done } }),
      ...(server !== undefined && { server: one(server) }),
      generator: one(load.cpu),
      ...(bytes > 0 && { answer: { value: bytes / done, n: done } }),
      ...(statuses && done > 0 && { empty: { value: (100 * (empty ?? 0)) / done, n: done } }),
    },
    histograms: { time: times },
    seen: [saturationOf(loaded, server), ...statusesOf(loaded, statuses)],
  }
}

/**
 * What is found of a server that is asked as fast as it answers is true of the server only if it
 * was the one that had no time to spare.
 */
function saturationOf({ load }: Loaded, server: number | undefined): Observations {
  const generator = { cpu: load.cpu, loopLag: load.loopLag }
  if (server === undefined) {
    const wrong =
      'the CPU that the server used cannot be read here: nobody knows if it was saturated.'
    return { generator, wrong }
  }
  return { generator, saturation: { server, generator: load.cpu } }
}

function statusesOf(
  { statuses, failures }: Loaded,
  right: readonly number[] | undefined,
): Observations[] {
  const others = Object.keys(statuses).filter((status) => !right?.includes(Number(status)))
  return [
    ...(failures > 0 ? [{ wrong: `${failures} came to nothing.` }] : []),
    ...others.map((status) => ({
      wrong: `${statuses[status]} were answered ${status}, and not ${right?.join(' or ')}.`,
    })),
  ]
}

/** How a report shows them. @param cpu what the figure of CPU for each is called */
export function loadColumns(cpu: string): ColumnSpec[] {
  return [
    { label: 'done', unit: '/s', digits: 0, figure: 'perSecond' },
    { label: 'CPU', unit: 'µs each', digits: 1, figure: cpu },
    { label: 'time, p50', unit: 'ms', digits: 1, histogram: 'time', take: 50 },
    { label: 'time, p99', unit: 'ms', digits: 1, histogram: 'time', take: 99 },
    { label: 'server', unit: 'cores', digits: 2, figure: 'server' },
    { label: 'generator', unit: 'cores', digits: 2, figure: 'generator' },
  ]
}
