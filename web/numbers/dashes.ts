import type { Descriptor } from '../transports/transport.ts'

/** Lengths of dashes and gaps, CSS px: lanes are told apart by them as well as by hue and shape. */
const dashes: Readonly<Record<Descriptor['shape'], readonly number[]>> = {
  square: [],
  diamond: [2, 3],
  circle: [12, 4],
  triangle: [6, 6],
  star: [10, 3, 2, 3],
}

export function dashOf({ shape }: Descriptor): readonly number[] {
  return dashes[shape]
}
