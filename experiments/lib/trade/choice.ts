import { type RunOptions, UsageError } from '../experiment.ts'
import type { GivenServer } from './given-server.ts'
import { checkTogether, payloadOf, readWorkload, type Workload, workload } from './workload.ts'
import { workloads } from './workloads.ts'

/** Two that end differently; all six would take a minute. */
const QUICK = ['cursors', 'sensors']
/** ms: on a server that was given nothing can be run faster. */
const MOST_FRESHNESS = 5000

/** The workloads that a run is about: ours, or the reader's. @throws UsageError */
export async function chosenWorkloads(
  options: RunOptions,
  given: GivenServer | undefined,
): Promise<Workload[]> {
  const { mode, workload: file, payloadFile, clients } = options
  if (given !== undefined && payloadFile !== undefined) {
    throw new UsageError('--payload-file and --url exclude each other: that server has its events')
  }
  const read = file === undefined ? undefined : await readWorkload(file)
  const payloadBytes = payloadFile === undefined ? undefined : await payloadOf(payloadFile)
  const ours = read === undefined ? workloadsOf(mode) : [read]
  const chosen = (given === undefined ? ours : [atGiven(given, read)]).map((one) => ({
    ...one,
    ...(payloadBytes !== undefined && { payloadBytes }),
    ...(clients !== undefined && { clients }),
  }))
  for (const one of chosen) checkTogether(one, file ?? `the workload ${one.name}`)
  return chosen
}

function workloadsOf(mode: RunOptions['mode']): readonly Workload[] {
  return mode === 'full' ? workloads : workloads.filter(({ name }) => QUICK.includes(name))
}

/** A given server has a rate and a size of its own; the way to it is as long as it is. */
function atGiven({ rate }: GivenServer, read: Workload | undefined): Workload {
  const { freshness = 1000, interval: _, ...rest } = read ?? { name: 'yours', label: 'Your server' }
  if (freshness > MOST_FRESHNESS) {
    throw new UsageError(
      `with --url nothing can be run faster: freshness has to be at most ${MOST_FRESHNESS} ms`,
    )
  }
  const has = { rate, payloadBytes: 0, delay: 0, talks: 0 }
  return workload({ clients: 50, ...rest, freshness, ...has })
}
