import type { Bed } from '../bed.ts'
import type { Arm, Outcome } from '../experiment.ts'

/** What all arms have in common. */
export interface Common {
  readonly clients: number
  /** Seconds. */
  readonly warmUp: number
  readonly seconds: number
}

/** Events a second, and bytes of each, unless said otherwise. */
export const RATE = 20
export const PAYLOAD = 165

/** Seconds that it takes to start a contestant and to end it. */
const AROUND = 1.5

interface Described {
  readonly name: string
  readonly label: string
  /** Title of the table that shows it, beside those that run one after the other with it. */
  readonly table: string
  readonly settings?: Readonly<Record<string, unknown>>
  readonly seconds: number
  run(bed: Bed, round: number): Promise<Outcome>
}

export function arm({ name, label, table, settings = {}, seconds, run }: Described): Arm {
  return { name, label, group: table, settings: { table, ...settings }, seconds, run }
}

/** Seconds that most arms take. */
export const time = ({ clients, warmUp, seconds }: Common) =>
  clients / 2500 + warmUp + seconds + AROUND
