import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node'
import { FAULTS_DOCUMENT, faultsDocument } from './fault-document.ts'
import { FaultTable, isMarked, type Run } from './fault-table.ts'

/**
 * Gathers what the tests of a run showed of which fault on which transport, and fails the run when
 * a cell that should be full is empty. Of a run of some tests alone it says nothing.
 */
export class FaultReporter implements Reporter {
  readonly #run: Run
  readonly #fail: () => void
  #vitest: Vitest | undefined
  #isWhole = false

  constructor(run: Run, fail: () => void = exitWithOne) {
    this.#run = run
    this.#fail = fail
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    const all = await this.#vitest?.globTestSpecifications()
    const { testNamePattern, project = [] } = this.#vitest?.config ?? {}
    const isChosen = project.length > 0 || (this.#run !== 'both' && testNamePattern !== undefined)
    this.#isWhole = all?.length === specifications.length && !isChosen
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (!this.#isWhole) return
    const table = new FaultTable()
    const wrong: string[] = []
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        for (const title of titlesOf(test).filter(isMarked)) {
          try {
            table.add(title, endingOf(test))
          } catch (error) {
            wrong.push((error as Error).message)
          }
        }
      }
    }
    wrong.push(...table.missing(this.#run).map((cell) => `no test ran of row ${cell}`))
    // Skipped is not shown, unless the person who runs the tests has switched a part off.
    if (!process.env.TEST_WITHOUT) {
      wrong.push(...table.cells('skipped').map((cell) => `skipped: row ${cell}`))
    }
    this.#say(table, wrong)
    if (wrong.length > 0) this.#fail()
    else if (this.#run === 'both') writeFileSync(FAULTS_DOCUMENT, faultsDocument())
  }

  #say(table: FaultTable, wrong: readonly string[]): void {
    const lines = this.#run === 'both' ? [`${table}`, ''] : []
    const counts = (['passed', 'failed', 'skipped'] as const).map(
      (ending) => `${table.cells(ending).length} ${ending}`,
    )
    lines.push(` Faults: of the cells ${counts.join(', ')}`)
    this.#vitest?.logger.log(`\n${[...lines, ...wrong.map((line) => `   ${line}`)].join('\n')}`)
  }
}

function exitWithOne(): void {
  process.exitCode = 1
}

/** The titles of a test, and of what it stands under. */
function titlesOf(test: TestCase): string[] {
  const titles = [test.name]
  for (let { parent } = test; parent.type === 'suite'; { parent } = parent) titles.push(parent.name)
  return titles
}

function endingOf(test: TestCase): 'passed' | 'failed' | 'skipped' {
  const { state } = test.result()
  // One that never ended is no proof of anything.
  return state === 'pending' ? 'failed' : state
}
