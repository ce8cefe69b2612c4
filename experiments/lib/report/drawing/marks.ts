import type { Series } from '../chart.ts'

/** The shapes of the transports around 0, 0, each about 9 px wide, to be filled. */
export const MARKS: Readonly<Record<Series['shape'], string>> = {
  circle: 'M4.5,0A4.5,4.5,0,1,1,-4.5,0A4.5,4.5,0,1,1,4.5,0Z',
  square: 'M-4,-4H4V4H-4Z',
  triangle: 'M0,-4.6L5.2,4.2H-5.2Z',
  diamond: 'M0,-5.5L4.4,0L0,5.5L-4.4,0Z',
  star: 'M0.0,-5.8L1.4,-2.0L5.5,-1.8L2.4,0.8L3.4,4.7L0.0,2.5L-3.4,4.7L-2.4,0.8L-5.5,-1.8L-1.4,-2.0Z',
}
