/** From what spread on everything but the largest would be one heap on a linear axis. */
const WIDE = 100
/** Ticks that have room for their labels. */
const MOST_TICKS = 6

/** A numeric axis that holds all values given. */
export interface StripAxis {
  readonly isLog: boolean
  readonly ticks: readonly number[]
  /** Where a value lies, 0 to 1. */
  at(value: number): number
}

/** Linear, or logarithmic where positive values differ by more than 100 times. */
export function stripAxis(values: readonly number[]): StripAxis {
  const least = Math.min(...values, Number.POSITIVE_INFINITY)
  const most = Math.max(...values, Number.NEGATIVE_INFINITY)
  if (least > most) return linear(0, 1)
  return least > 0 && most / least > WIDE ? logarithmic(least, most) : linear(least, most)
}

function linear(least: number, most: number): StripAxis {
  // From zero, unless all of it would then be in the last third.
  let from = least > 0 && least < most * 0.6 ? 0 : least
  let to = most
  if (to - from < 1e-9 * Math.max(1, Math.abs(to))) {
    from -= Math.abs(from) * 0.1 || 1
    to += Math.abs(to) * 0.1 || 1
  }
  const step = nice((to - from) / (MOST_TICKS - 1))
  const first = Math.floor(from / step + 1e-9)
  const last = Math.ceil(to / step - 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => rounded(first + index, step))
  const [start = 0, end = 1] = [ticks[0], ticks.at(-1)]
  return { isLog: false, ticks, at: (value) => (value - start) / (end - start) }
}

function logarithmic(least: number, most: number): StripAxis {
  const first = Math.floor(Math.log10(least) + 1e-9)
  const last = Math.ceil(Math.log10(most) - 1e-9)
  const every = Math.ceil((last - first) / (MOST_TICKS - 1))
  const count = Math.floor((last - first) / every) + 1
  const ticks = Array.from({ length: count }, (_, index) => 10 ** (first + index * every))
  return { isLog: true, ticks, at: (value) => (Math.log10(value) - first) / (last - first) }
}

/** The next 1, 2 or 5 times a power of ten. */
function nice(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  const factor = [1, 2, 5].find((each) => each * power >= step * (1 - 1e-9)) ?? 10
  return factor * power
}

/** Without the rounding error that multiplying by 0.1 brings. */
function rounded(index: number, step: number): number {
  return Number((index * step).toPrecision(12))
}

/**
 * Levels, from 0 up, on which dots at these places do not touch: each on the lowest that has room.
 * @param places in any order
 * @param width of a dot, in the unit of the places
 */
export function levels(places: readonly number[], width: number): number[] {
  const order = places.map((_, index) => index).sort((a, b) => place(a) - place(b))
  const ends: number[] = []
  const result = places.map(() => 0)
  for (const index of order) {
    const free = ends.findIndex((end) => end <= place(index) - width + 1e-9)
    const level = free < 0 ? ends.length : free
    ends[level] = place(index)
    result[index] = level
  }
  return result

  function place(index: number): number {
    return places[index] ?? 0
  }
}
