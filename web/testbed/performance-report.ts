/** One window of one page. Shares are of one core. */
export interface Window {
  readonly tab: string
  /** Events a second that the source was asked for. */
  readonly rate: number
  readonly main: number
  readonly script: number
  readonly style: number
  readonly layout: number
  /** All threads of the page's process. */
  readonly renderer: number
  /** Milliseconds between one frame and the next, in order. */
  readonly frames: readonly number[]
  readonly lanes: readonly {
    readonly name: string
    readonly n: number
    /** When the first and the last event that it brought were published, server's ms. */
    readonly from: number
    readonly to: number
    /** Milliseconds since the last one was published. */
    readonly behind: number
  }[]
  /** Bytes in use after a collection: when the page (or tab) was opened, and after the window. */
  readonly heapBefore: number
  readonly heapAfter: number
}

/** A line of the table: medians over its valid rounds, or over all if none was. */
export interface Row extends Omit<Window, 'frames' | 'lanes'> {
  /** Rounds, and of these the valid ones. */
  readonly rounds: number
  readonly valid: number
  /** Least and most of the main thread, over the rounds. */
  readonly range: readonly [number, number]
  /** Share of the frames of a 60 Hz display that were not painted. */
  readonly dropped: number
  /** Milliseconds between two frames: the median, and the longest in any round. */
  readonly frame: number
  readonly worst: number
  /** Share of the offered events that the lane which got least received. */
  readonly carried: number
  /** What a lane did not carry, a round each. */
  readonly missed: readonly string[]
}

const REFRESH = 60
/** Milliseconds by which a lane may be behind: a poll's 2 s, both ways, and as much again. */
const LATE = 5000
/** Share of the offered events below which a row says nothing of its rate. */
const ENOUGH = 0.95

export const METHOD =
  'A fresh page and server a round, 15 s to fill the axis, 5 s measured, rates taking turns; medians of the n valid rounds. Shares are of one core: the thread’s own time (Performance.getMetrics, thread ticks). Dropped: of 60 frames/s, counted by requestAnimationFrame. Heap: in use after a forced collection, at opening and after the window.'

/** A row for each tab and rate, in the order in which they first came. */
export function figuresOf(windows: readonly Window[]): readonly Row[] {
  const groups = new Map<string, Window[]>()
  for (const window of windows) {
    const key = `${window.tab} ${window.rate}`
    groups.set(key, [...(groups.get(key) ?? []), window])
  }
  return [...groups.values()].map(rowOf)
}

function rowOf(windows: readonly Window[]): Row {
  const { tab, rate } = windows[0] as Window
  const valid = windows.filter((window) => missedOf(window).length === 0)
  const counted = valid.length > 0 ? valid : windows
  const middle = (of: (window: Window) => number) => median(counted.map(of))
  const mains = counted.map(({ main }) => main)
  return {
    ...{ tab, rate, rounds: windows.length, valid: valid.length },
    main: middle(({ main }) => main),
    script: middle(({ script }) => script),
    style: middle(({ style }) => style),
    layout: middle(({ layout }) => layout),
    renderer: middle(({ renderer }) => renderer),
    range: [Math.min(...mains), Math.max(...mains)],
    dropped: middle(({ frames }) => droppedOf(frames)),
    frame: middle(({ frames }) => median(frames)),
    worst: Math.max(...counted.flatMap(({ frames }) => frames)),
    carried: middle(({ lanes }) => Math.min(...lanes.map((lane) => carriedBy(lane, rate)))),
    missed: windows.map((window) => missedOf(window).join(', ')).filter(Boolean),
    heapBefore: middle(({ heapBefore }) => heapBefore),
    heapAfter: middle(({ heapAfter }) => heapAfter),
  }
}

/** One fewer spans than events; a lane that brought one or none brought nothing to count. */
function carriedBy({ n, from, to }: Window['lanes'][number], rate: number): number {
  return n < 2 ? 0 : ((n - 1) * 1000) / (to - from) / rate
}

/** Which lanes did not carry the load: what they received is not that of the rate. */
function missedOf({ lanes, rate }: Window): readonly string[] {
  return lanes.flatMap((lane) => {
    const share = carriedBy(lane, rate)
    if (share < ENOUGH) return [`${lane.name} ${percent(share)}`]
    return lane.behind > LATE ? [`${lane.name} ${(lane.behind / 1000).toFixed(1)} s behind`] : []
  })
}

export function tableOf(rows: readonly Row[]): string {
  const head = ['tab', 'events/s', 'n', 'main thread', 'script', 'style', 'layout', 'renderer']
  const more = ['dropped', 'frame ms', 'worst ms', 'heap MB', 'carried', '']
  const lines = rows.map((row) => [
    row.tab,
    String(row.rate),
    String(row.valid),
    `${percent(row.main)} (${percent(row.range[0])} to ${percent(row.range[1])})`,
    percent(row.script),
    percent(row.style),
    percent(row.layout),
    percent(row.renderer),
    percent(row.dropped),
    row.frame.toFixed(1),
    row.worst.toFixed(0),
    `${mega(row.heapBefore)} → ${mega(row.heapAfter)}`,
    percent(row.carried),
    verdictOf(row),
  ])
  const all = [[...head, ...more], ...lines]
  const widths = all[0]?.map((_, column) =>
    Math.max(...all.map((line) => line[column]?.length ?? 0)),
  )
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function verdictOf({ rounds, valid, missed }: Row): string {
  if (valid === rounds) return ''
  const which = missed.join('; ')
  return valid === 0
    ? `not valid: ${which}`
    : `${rounds - valid} of ${rounds} rounds not valid: ${which}`
}

function droppedOf(frames: readonly number[]): number {
  const seconds = frames.reduce((sum, ms) => sum + ms, 0) / 1000
  return Math.max(0, 1 - frames.length / (seconds * REFRESH))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`
}

function mega(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}
