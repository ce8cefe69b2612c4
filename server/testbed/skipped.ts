import type { Reporter, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node'

/**
 * Names what was skipped at the end of a run, which the default reporter only counts. Silent
 * where the person who runs the tests chose some by name.
 */
export class SkippedReporter implements Reporter {
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.#vitest === undefined || this.#vitest.config.testNamePattern !== undefined) return
    const lines = modules.flatMap((module) =>
      topmostSkipped(module).map((line) => ` ${module.relativeModuleId} > ${line}`),
    )
    if (lines.length > 0) this.#vitest.logger.log(`\n Skipped:\n${lines.join('\n')}`)
  }
}

function topmostSkipped(parent: TestModule | TestSuite): string[] {
  return parent.children.array().flatMap((child: TestSuite | TestCase) => {
    const skipped =
      child.type === 'test' ? child.result().state === 'skipped' : child.state() === 'skipped'
    if (skipped) {
      const note = child.type === 'test' ? noteOf(child) : ''
      return [`${child.fullName}${note}`]
    }
    return child.type === 'suite' ? topmostSkipped(child) : []
  })
}

function noteOf(test: TestCase): string {
  const result = test.result()
  return result.state === 'skipped' && result.note !== undefined ? ` (${result.note})` : ''
}
