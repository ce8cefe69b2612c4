import { problem } from '../problem.ts'

/** The problem of who asked for something that a primary had, who is not there any more. */
export function gone() {
  return problem(502, 'primary', 'The process that answers this is gone; come again.')
}

/** The same of one that is there, and does not answer. */
export function late() {
  return problem(
    504,
    'primary',
    'The process that answers this does not do so in time; come again.',
  )
}
