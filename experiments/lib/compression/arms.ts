import { lookOf, TRANSPORTS } from '../transports.ts'

/** One way to serve a transport. */
export interface CompressionArm {
  readonly name: string
  readonly label: string
  readonly transport: string
  readonly compress: 'off' | 'deflate' | 'gzip'
  /** ms. */
  readonly batch: number
}

/** Of what is served message by message, deflated anew with and without context takeover. */
export const FRAMES = 'websocket-frames'

/**
 * ms, by transport. Short polls fetch events when they like; WebSocket's go through the same
 * fan-out as those of event streams, and one is enough to see that.
 */
const BATCHES: Readonly<Record<string, readonly number[]>> = {
  'short-polling': [0],
  websocket: [0, 50],
}
const ALL_BATCHES = [0, 10, 50, 200]

/** Of streams, whose clients inflate every message: more of them are kept too busy by that. */
const STREAMING = 100
const CLIENTS: Readonly<Record<string, number>> = { 'short-polling': 150, 'long-polling': 20 }

const QUICK = /^short-polling-|^websocket-/

export function compressionArms(mode: 'quick' | 'full'): CompressionArm[] {
  const arms = TRANSPORTS.flatMap((transport) => {
    const coding = codingOf(transport)
    const batches = BATCHES[transport] ?? ALL_BATCHES
    return [
      ...batches.map((batch) => armOf(transport, 'off', batch)),
      armOf(transport, coding, codedBatch(transport)),
    ]
  })
  return mode === 'full' ? arms : arms.filter(({ name }) => QUICK.test(name))
}

/**
 * Clients of each transport. CPU is read in ticks, and takes enough of them; a long poll that
 * brings one event takes many times what an event of a short poll does, and so fewer are enough.
 */
export function clientsOf(transport: string, mode: 'quick' | 'full'): number {
  return (CLIENTS[transport] ?? STREAMING) / (mode === 'quick' ? 2 : 1)
}

/** How a server compresses a transport where it is asked to. */
export function codingOf(transport: string): 'deflate' | 'gzip' {
  return transport === 'websocket' ? 'deflate' : 'gzip'
}

/** ms. An answer below 512 B is not gzipped, and one event is: long polls need some in each. */
function codedBatch(transport: string): number {
  return transport === 'long-polling' ? 200 : 0
}

/** The arms that differ in that alone: not compressed, and compressed. */
export function pairOf(transport: string): [plain: string, coded: string] {
  const batch = codedBatch(transport)
  return [
    compressionName(transport, 'off', batch),
    compressionName(transport, codingOf(transport), batch),
  ]
}

/** `<transport>-off`, as it is; `-deflate` or `-gzip`; `-batch-<ms>`; or the last two, joined. */
export function compressionName(
  transport: string,
  compress: CompressionArm['compress'],
  batch: number,
): string {
  const parts = [
    ...(compress === 'off' && batch > 0 ? [] : [compress]),
    ...(batch > 0 ? [`batch-${batch}`] : []),
  ]
  return [transport, ...parts].join('-')
}

function armOf(
  transport: string,
  compress: CompressionArm['compress'],
  batch: number,
): CompressionArm {
  const label = [
    lookOf(transport).label,
    ...(compress === 'off' ? (batch > 0 ? [] : ['as it is']) : [compress]),
    ...(batch > 0 ? [`batches of ${batch} ms`] : []),
  ].join(', ')
  return { name: compressionName(transport, compress, batch), label, transport, compress, batch }
}
