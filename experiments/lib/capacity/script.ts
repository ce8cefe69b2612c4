import type { CapacityInputs } from '../capacity.ts'
import type { Coefficients } from './one-client.ts'
import { capacityAnswers } from './view.ts'

/*
 * Runs in the report's page, put into it as one script with all that it imports: what is typed is
 * computed by the very functions that the tests see.
 */

const LIMITS: Readonly<Record<keyof CapacityInputs, readonly [number, number]>> = {
  clients: [1, 1e7],
  rate: [0, 1000],
  payload: [1, 1e6],
  interval: [10, 600_000],
  roundTrip: [0, 5000],
}

const form = document.querySelector('form#capacity-inputs') as HTMLFormElement
const output = document.getElementById('capacity-answers') as HTMLElement
const data = document.getElementById('capacity-data')?.textContent ?? '[]'
const coefficients = JSON.parse(data) as Coefficients[]

form.hidden = false
form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('input', () => {
  const inputs = inputsOf(new FormData(form))
  if (inputs !== undefined) output.innerHTML = capacityAnswers(coefficients, inputs).text
})

/** Undefined while one of them is no number that makes sense: what is shown then stays. */
function inputsOf(typed: FormData): CapacityInputs | undefined {
  const values = Object.entries(LIMITS).map(([name, [low, high]]) => {
    const value = Number(typed.get(name) || Number.NaN)
    return [name, value >= low && value <= high ? value : Number.NaN] as const
  })
  if (values.some(([, value]) => Number.isNaN(value))) return undefined
  return Object.fromEntries(values) as unknown as CapacityInputs
}
