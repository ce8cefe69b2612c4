import axis from './ko/axis.ts'
import bytes from './ko/bytes.ts'
import dashboard from './ko/dashboard.ts'
import lane from './ko/lane.ts'
import ledger from './ko/ledger.ts'
import numbers from './ko/numbers.ts'
import room from './ko/room.ts'
import scenarios from './ko/scenarios.ts'
import transports from './ko/transports.ts'
import words from './ko/words.ts'
import { templatesOf, type Words } from './templates.ts'

/** All of the page's words in Korean, by their English; one file an area. */
export const korean: Words = {
  ...words,
  ...transports,
  ...lane,
  ...dashboard,
  ...axis,
  ...bytes,
  ...ledger,
  ...numbers,
  ...scenarios,
  ...room,
}

export const templates = templatesOf(korean)
