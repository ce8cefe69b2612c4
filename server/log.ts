import pino, { type Logger, type LoggerOptions } from 'pino'

export const LOG_FORMATS = ['json', 'pretty', 'ecs'] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

/** stdout is for the one line that says where we listen. */
const STDERR = 2

/**
 * What there is to say besides where we listen: in lines of JSON for machines, in words for people, or
 * in lines of JSON by the names of the Elastic Common Schema. What the last two take is loaded for them
 * alone, and in this thread: what a process says as it ends is not lost.
 */
export async function openLog(format: LogFormat): Promise<Logger> {
  if (format === 'pretty') {
    const { default: pretty } = await import('pino-pretty')
    const colorize = process.stderr.isTTY === true && !process.env.NO_COLOR
    const ignore = 'pid,hostname'
    return pino(
      pretty({
        destination: STDERR,
        sync: true,
        translateTime: 'SYS:HH:MM:ss.l',
        ignore,
        colorize,
      }),
    )
  }
  const destination = pino.destination({ fd: STDERR, sync: true })
  return format === 'ecs' ? withNamedChildren(pino(await ecs(), destination)) : pino(destination)
}

/** Names of ours that are others in ECS, where each is of an object. */
const ECS_NAMES: Readonly<Record<string, string>> = {
  url: 'url.original',
  client: 'client.address',
  file: 'file.path',
}

async function ecs(): Promise<LoggerOptions> {
  const { ecsFormat } = await import('@elastic/ecs-pino-format')
  const options = ecsFormat({ serviceName: 'push-or-poll', apmIntegration: false })
  const { formatters } = options
  const log = (fields: Record<string, unknown>): Record<string, unknown> => {
    const { err, ...own } = fields
    const known = { ...named(own), ...(err !== undefined && { err }) }
    return formatters?.log?.(known) ?? known
  }
  return { ...options, formatters: { ...formatters, log } }
}

/** What ECS knows nothing of has a name that no later version of it can take. */
function named(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      ECS_NAMES[name] ?? `push_or_poll.${name}`,
      value,
    ]),
  )
}

/** What children say with each line is in no formatter's hands: pino has that of its first logger alone. */
function withNamedChildren(log: Logger): Logger {
  const { child } = log
  log.child = function (this: Logger, bindings: Record<string, unknown>, options?: object) {
    return child.call(this, named(bindings), options)
  } as typeof child
  return log
}
