import { msg, str } from '@lit/localize'
import { events } from '../words/events.ts'
import { list } from '../words/list.ts'
import { Recorder } from './recorder.ts'
import { Interrupted, type Run } from './run.ts'
import { caughtUp } from './sampling.ts'
import type { Scenario } from './scenario.ts'
import type { Stage, StageLane } from './stage.ts'
import { type Survivor, type Survivors, survivors } from './survivors.ts'
import { labelOf, time } from './wording.ts'

interface Bereft extends Pick<Survivor, 'name' | 'lost' | 'replayed'> {
  /** Whether it was its server that was killed. */
  readonly isHit: boolean
  /** From the kill until another server answered, ms; undefined: none had to. */
  readonly absence: number | undefined
  /** It had to start again. */
  readonly isUpset: boolean
}

export interface Loss extends Pick<Survivors, 'events'> {
  readonly lanes: readonly Bereft[]
}

export interface LossResult {
  readonly losses: readonly Loss[]
}

const KILLS = 2
/** Milliseconds that lanes may take to be with another server: the back-off may have grown to 8 s. */
const COMING_BACK = 15_000
/** Milliseconds of ordinary life after that. */
const AFTERWARDS = 2000
/** Events of a loss below which nothing is said of it, and for how many ms they are waited for. */
const FEWEST = 12
const COMING = 12_000

export const loseAServer: Scenario<LossResult> = {
  settings: {
    interval: 2000,
    wait: 10,
    delay: 0,
    jitter: 0,
    bandwidth: 0,
    keepCursor: true,
  },
  seconds: 30,

  question: () => ({
    kind: 'number',
    text: msg(
      'Twice a server is killed while others go on: how many events do the lanes lose together?',
    ),
    unit: msg('events lost'),
    min: 0,
    max: 500,
    step: 1,
  }),

  async run(stage, run) {
    if (stage.workers < 2) {
      throw new Interrupted(
        msg(
          'Only workers can be killed from here, and this server has none: start one with --redis and --workers 3.',
        ),
      )
    }
    const losses: Loss[] = []
    const killed = new Set<string>()
    run.say(msg('The lanes leave their bench, whose roads all end at one server'))
    try {
      await stage.leave(true)
      while (losses.length < KILLS) {
        run.say(msg(str`Some events, and then server ${losses.length + 1} of ${KILLS} is killed`))
        losses.push(await lose(stage, run, killed))
      }
    } finally {
      await stage.leave(false)
    }
    return { losses }
  },

  verdict(result) {
    if (!isEnough(result)) return [msg('Too few events came in this run to tell.')]
    const lanes = result.losses.flatMap((loss) => loss.lanes)
    const hit = lanes.filter(({ isHit }) => isHit)
    const lost = lostOf(result)
    const replayed = hit.reduce((sum, lane) => sum + lane.replayed, 0)
    return [
      lost === 0
        ? msg(
            str`None: whoever was with a server that was killed went on with another from its cursor, and was given what it had missed: ${events(replayed)}.`,
          )
        : msg(str`In this run ${lost} were lost in spite of the cursor, which should not happen.`),
      ...untilAnother(hit.filter(({ isUpset }) => isUpset)),
      ...unnoticed(hit.filter(({ isUpset }) => !isUpset)),
      ...theOthers(lanes.filter(({ isHit }) => !isHit)),
    ]
  },

  answer(result) {
    if (!isEnough(result)) return undefined
    const lost = lostOf(result)
    const n = result.losses.reduce((sum, { events }) => sum + events, 0)
    return { value: lost, n, low: lost, high: lost }
  },

  ghost: (prediction) => ({
    label: msg(str`your prediction: ${prediction} lost`),
  }),
}

function isEnough({ losses }: LossResult): boolean {
  return losses.length > 0 && losses.every(({ events }) => events >= FEWEST)
}

function lostOf({ losses }: LossResult): number {
  return losses.flatMap(({ lanes }) => lanes).reduce((sum, { lost }) => sum + lost, 0)
}

function untilAnother(hit: readonly Bereft[]): string[] {
  const back = hit.filter(({ absence }) => absence !== undefined)
  if (back.length === 0) return []
  const names = [...new Set(back.map(({ name }) => name))]
  const times = names.map((name) => {
    const own = back.filter((lane) => lane.name === name)
    return `${labelOf(name)} ${own.map(({ absence }) => time(absence)).join(' / ')}`
  })
  return [msg(str`Until another server answered it: ${list(times)}.`)]
}

/**
 * A request on a connection that has died unanswered is one that a browser sends again by itself;
 * and between two short polls there is nothing that could be lost.
 */
function unnoticed(hit: readonly Bereft[]): string[] {
  if (hit.length === 0) return []
  const names = list([...new Set(hit.map(({ name }) => labelOf(name)))])
  return [msg(str`Answered by another server without noticing anything: ${names}.`)]
}

function theOthers(spared: readonly Bereft[]): string[] {
  if (spared.length === 0) return []
  const upset = spared.filter(({ isUpset }) => isUpset)
  if (upset.length === 0) return [msg('Lanes that were with another server noticed nothing.')]
  const names = list(upset.map(({ name }) => labelOf(name)))
  return [msg(str`In this run lanes had to start again although their server went on: ${names}.`)]
}

/**
 * Kills the server that most lanes are with, and sees what becomes of them.
 * @param killed those that were killed before, and this one from here on
 */
async function lose(stage: Stage, run: Run, killed: Set<string>): Promise<Loss> {
  const { clock, settings } = stage
  const recorder = new Recorder(stage)
  const answered = new Map<string, number>()
  let unlisten: (() => void)[] = []
  const check = (): void => refuseStopped(stage, recorder)
  try {
    await run.wait(Math.max(settings.interval + 500, (run.seconds * 1000) / 8))
    await run.until(() => isEventful(recorder, FEWEST / 2), COMING)
    check()
    const victim = busiest(stage.lanes, killed)
    if (victim === undefined) {
      throw new Interrupted(msg('No lane was told which server it is with.'))
    }
    const hit = stage.lanes.filter(({ server }) => server === victim)
    unlisten = hit.map((lane) =>
      lane.listen(({ kind }, at) => {
        const { name } = lane.transport
        if (kind === 'server' && !answered.has(name)) answered.set(name, at)
      }),
    )
    await stage.kill(victim)
    killed.add(victim)
    const at = clock.local()
    await run.until(() => stage.lanes.every((lane) => isWithAnother(lane, victim)), COMING_BACK)
    await run.wait(AFTERWARDS)
    check()
    await run.until(() => isEventful(recorder, FEWEST + 2), COMING)
    const until = clock.now()
    await caughtUp(stage, run, recorder, until)
    check()
    const { lanes, ...counted } = survivors(recorder.takes, at, until)
    return {
      ...counted,
      lanes: lanes.map(({ name, lost, replayed, absence }) => {
        const back = answered.get(name)
        return {
          ...{ name, lost, replayed },
          isHit: hit.some(({ transport }) => transport.name === name),
          absence: back === undefined ? undefined : back - at,
          isUpset: absence !== undefined,
        }
      }),
    }
  } finally {
    recorder.stop()
    for (const end of unlisten) end()
  }
}

/** @throws Interrupted: what a lane did not receive since it was stopped is not lost */
function refuseStopped({ lanes }: Stage, recorder: Recorder): void {
  const stopped = lanes.filter(
    ({ state, transport }) => state === 'stopped' && recorder.of(transport.name) !== undefined,
  )
  if (stopped.length === 0) return
  const names = list(stopped.map(({ transport }) => labelOf(transport.name)))
  throw new Interrupted(msg(str`Stopped during the run, so that nothing can be said: ${names}.`))
}

/** Whether every lane was there for so many events. */
function isEventful({ takes }: Recorder, least: number): boolean {
  const live = takes.map(({ received }) => received.filter((it) => it.arrival !== 'snapshot'))
  return live.every(({ length }) => length >= least)
}

/** A lane whose poll is held says which server it was with before that, and it may be gone. */
function busiest(lanes: readonly StageLane[], killed: ReadonlySet<string>): string | undefined {
  const counts = new Map<string, number>()
  for (const { server } of lanes) {
    if (server !== undefined && !killed.has(server))
      counts.set(server, (counts.get(server) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}

function isWithAnother({ state, server }: StageLane, victim: string): boolean {
  return state === 'stopped' || (state === 'open' && server !== victim)
}
