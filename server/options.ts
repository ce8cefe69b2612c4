import { Command, Option } from 'commander'
import type { LimitSettings } from './guard/limits.ts'
import { limitOptions } from './limit-options.ts'
import { LOG_FORMATS, type LogFormat } from './log.ts'
import {
  files,
  isNo,
  number,
  origins,
  redis,
  secret,
  serverName,
  symbols,
  text,
  whole,
} from './option-values.ts'

/** Everything that can be set, read from flags and the environment. */
export interface Options extends LimitSettings {
  readonly port: number
  readonly host: string
  readonly origin: readonly string[]
  readonly teacherKey: string | undefined
  readonly joinCode: string | undefined
  readonly token: string | undefined
  readonly source: 'tape' | 'simulator'
  readonly tape: readonly string[]
  readonly speed: number
  readonly rate: number
  readonly arrivals: 'periodic' | 'poisson'
  readonly symbols: readonly string[]
  readonly payloadBytes: number
  readonly seed: number
  readonly redis: string | undefined
  readonly workers: number | undefined
  readonly serverName: string | undefined
  readonly retain: number
  readonly page: number
  readonly catchUp: number | undefined
  readonly compress: 'off' | 'deflate' | 'gzip'
  readonly batch: number
  readonly drain: number
  readonly maxDelay: number
  readonly logFormat: LogFormat
  readonly roads: boolean
  readonly tls: boolean
  readonly cert: string | undefined
  readonly key: string | undefined
  readonly trustProxy: readonly string[]
}

/** A text that says what is wrong on one line; the process ends with 2. */
export class OptionError extends Error {}

/** Every option once: flag, environment variable, default, bounds and help text. */
function command(): Command {
  const add = (flags: string, text: string): Option => new Option(flags, text)
  const command = new Command('push-or-poll')
    .description(
      'One live feed over short polling, long polling, server-sent events and WebSocket.',
    )
    .configureHelp({ helpWidth: 100, sortOptions: false })
    .addOption(
      add('--port <n>', 'TCP port to listen on, 0 to 65535; 0 picks a free one')
        .env('PORT')
        .default(3000)
        .argParser(whole(0, 65_535)),
    )
    .addOption(
      add('--host <name>', 'address to listen on').env('HOST').default('127.0.0.1').argParser(text),
    )
    .addOption(
      add(
        '--origin <url>',
        'further origin whose pages may ask, repeatable (ORIGIN: separated by commas), such as https://feed.example',
      )
        .env('ORIGIN')
        .default([] as string[], 'its own')
        .argParser(origins),
    )
    .addOption(
      add(
        '--teacher-key <key>',
        "the teacher's, by which they open /?key=<key>; on loopback it has roles kept apart, beyond it one is made where none is given",
      )
        .env('TEACHER_KEY')
        .argParser(secret),
    )
    .addOption(
      add(
        '--join-code <code>',
        'what learners join with where roles are kept apart; made where none is given, and shown at /room',
      )
        .env('JOIN_CODE')
        .argParser(text),
    )
    .addOption(
      add(
        '--token <token>',
        'what everyone needs who looks: Authorization: Bearer, or the page opened as /?key=<token>',
      )
        .env('TOKEN')
        .argParser(secret),
    )
    .addOption(
      add('--source <kind>', 'where events come from')
        .env('SOURCE')
        .choices(['tape', 'simulator'])
        .default('tape'),
    )
    .addOption(
      add(
        '--tape <file>',
        'recording to play, repeatable (TAPE: separated by commas); the default is what ships',
      )
        .env('TAPE')
        .default([] as string[], 'both recordings')
        .argParser(files),
    )
    .addOption(
      add('--speed <factor>', 'tape: recorded time runs this many times as fast, 0.1 to 1000')
        .env('SPEED')
        .default(10)
        .argParser(number(0.1, 1000)),
    )
    .addOption(
      add('--rate <n>', 'simulator: events per second, 0.1 to 5000')
        .env('RATE')
        .default(10)
        .argParser(number(0.1, 5000)),
    )
    .addOption(
      add('--arrivals <how>', 'simulator: evenly spaced, or at random as customers arrive')
        .env('ARRIVALS')
        .choices(['periodic', 'poisson'])
        .default('periodic'),
    )
    .addOption(
      add(
        '--symbols <names>',
        'simulator: names separated by commas, or how many to make up, 1 to 1000',
      )
        .env('SYMBOLS')
        .default(['ALFA', 'BRAVO', 'CHARLIE', 'DELTA'], 'four')
        .argParser(symbols),
    )
    .addOption(
      add('--payload-bytes <n>', "fill each event's JSON up to this size, 0 to 65536; 0 leaves it")
        .env('PAYLOAD_BYTES')
        .default(0)
        .argParser(whole(0, 65_536)),
    )
    .addOption(
      add('--seed <n>', 'simulator: the same seed gives the same events, 0 to 4294967295')
        .env('SEED')
        .default(1)
        .argParser(whole(0, 0xffff_ffff)),
    )
    .addOption(
      add(
        '--redis <url>',
        'Redis in which the log is, for several servers to share: redis://host:6379, or rediss:// with TLS; by default it is in memory',
      )
        .env('REDIS_URL')
        .argParser(redis),
    )
    .addOption(
      add(
        '--workers <n>',
        'with --redis: processes that share the port, 1 to 64; limits are those of each',
      )
        .env('WORKERS')
        .argParser(whole(1, 64)),
    )
    .addOption(
      add(
        '--server-name <name>',
        'what clients are told that this server is called, one of several over a Redis; a worker adds its number',
      )
        .env('SERVER_NAME')
        .argParser(serverName),
    )
    .addOption(
      add(
        '--retain <n>',
        'events kept for clients that come back, 1 to 1000000, and 256 MiB of JSON at most',
      )
        .env('RETAIN')
        .default(10_000)
        .argParser(whole(1, 1_000_000)),
    )
    .addOption(
      add('--page <n>', 'events that a poll is answered at most, 1 to 10000')
        .env('PAGE')
        .default(1000)
        .argParser(whole(1, 10_000)),
    )
    .addOption(
      add(
        '--catch-up <n>',
        'missing events beyond which a stream starts over, 1 to 1000000; by default what is kept',
      )
        .env('CATCH_UP')
        .argParser(whole(1, 1_000_000)),
    )
    .addOption(
      add('--compress <how>', 'deflate for WebSocket, or gzip for polls and SSE')
        .env('COMPRESS')
        .choices(['off', 'deflate', 'gzip'])
        .default('off'),
    )
    .addOption(
      add(
        '--batch <ms>',
        'milliseconds for which events are collected before they are pushed, 0 to 10000',
      )
        .env('BATCH')
        .default(0)
        .argParser(whole(0, 10_000)),
    )
    .addOption(
      add('--drain <seconds>', 'time in which clients are let go before the server ends, 0 to 600')
        .env('DRAIN')
        .default(10)
        .argParser(number(0, 600)),
    )
    .addOption(
      add(
        '--max-delay <ms>',
        'delay of the event loop, three seconds long, beyond which who comes is told to come later; 0 to 60000, 0: never',
      )
        .env('MAX_DELAY')
        .default(1000)
        .argParser(whole(0, 60_000)),
    )
    .addOption(
      add(
        '--log-format <how>',
        'what stderr says: lines of JSON, words for people, or JSON by the Elastic Common Schema',
      )
        .env('LOG_FORMAT')
        .choices(LOG_FORMATS)
        .default('json'),
    )
    .addOption(
      add('--no-roads', 'no ports beside this one: the page connects to the server itself').env(
        'NO_ROADS',
      ),
    )
    .addOption(
      add('--tls', 'HTTPS and WSS, with HTTP/2; without a pair, one that is signed by itself')
        .env('TLS')
        .default(false),
    )
    .addOption(
      add('--cert <file>', 'with --tls: certificate in PEM, and those that vouch for it behind it')
        .env('CERT')
        .argParser(text),
    )
    .addOption(
      add('--key <file>', "with --tls: the certificate's private key in PEM")
        .env('KEY')
        .argParser(text),
    )
  for (const option of limitOptions()) command.addOption(option)
  return command
}

/**
 * Reads the options; prints the help, and ends the process, where they ask for it.
 * @throws OptionError naming the option, what it was given and what would be right
 */
export function readOptions(args: readonly string[]): Options {
  const it = command()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .allowExcessArguments(false)
  try {
    const options = it.parse(args, { from: 'user' }).opts<Options>()
    const tape = options.tape.flatMap((files) => files.split(','))
    const isFromEnv = (name: string): boolean => it.getOptionValueSource(name) === 'env'
    const read = {
      ...options,
      ...(isFromEnv('tape') && { tape }),
      // Commander takes a flag's variable for set as soon as it is there.
      ...(isFromEnv('roads') && { roads: isNo(process.env.NO_ROADS) }),
      ...(isFromEnv('tls') && { tls: !isNo(process.env.TLS) }),
    }
    refuseHalves(read)
    refuseUnshared(read)
    return read
  } catch (error) {
    if (error instanceof OptionError) throw error
    const { code, exitCode, message } = error as { code: string; exitCode: number; message: string }
    if (code === 'commander.helpDisplayed') process.exit(exitCode)
    throw new OptionError(withoutSecrets(message.replace(/^error: /, '').replaceAll('\n', ' ')))
  }
}

/** A key that was mistyped is most of one that is right: the message goes into a log. */
function withoutSecrets(message: string): string {
  return message.replace(
    /(--(?:teacher-key|token|redis) <\w+>' (?:argument|value)) '.*?'(?=(?: from env '\w+')? is invalid)/,
    '$1',
  )
}

/** @throws OptionError where a pair is not whole, or nobody would see it */
function refuseHalves({ tls, cert, key }: Options): void {
  const given = cert === undefined ? '--key' : '--cert'
  if ((cert === undefined) !== (key === undefined)) {
    const other = cert === undefined ? '--cert' : '--key'
    throw new OptionError(`${given} needs ${other} FILE, the other half of the pair`)
  }
  if (cert !== undefined && !tls) throw new OptionError('--cert and --key are for --tls: add it')
}

/** @throws OptionError where processes would each have a log of their own */
function refuseUnshared({ workers, redis }: Options): void {
  if (workers === undefined || redis !== undefined) return
  throw new OptionError('--workers needs --redis URL: processes share the log that is in it')
}
