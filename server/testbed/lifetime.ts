import { afterAll, onTestFinished, TestRunner } from 'vitest'

type Close = () => unknown

const untilFileEnds: Close[] = []

// Loading this module happens while a test file is collected, so that this is the file's hook.
afterAll(async () => {
  for (const close of untilFileEnds.splice(0).reverse()) await close()
})

// A run that is killed leaves its workers, which would go on with what they have open: they end,
// too, and Playwright and `Child` end theirs as they do.
process.once('disconnect', () => process.exit(1))

/**
 * Has `close` called when the running test ends, however it ends; newest first. What was opened
 * in `beforeAll` or in a concurrent test, where nothing tells whose it is, stays open until the
 * file ends. `close` must bear being called again after the test has closed by itself.
 */
export function atEnd(close: Close): void {
  const test = TestRunner.getCurrentTest()
  if (test === undefined || test.concurrent === true) untilFileEnds.push(close)
  else onTestFinished(async () => void (await close()))
}
