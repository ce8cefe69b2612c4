import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Experiment, UsageError } from './experiment.ts'
import { type Opening, openingOf } from './opening.ts'

const FOLDER = fileURLToPath(new URL('..', import.meta.url))

/** An experiment, and what its file says of it. */
export interface Question extends Opening {
  readonly number: number
  /** As in `experiments/<number>-<name>.ts`. */
  readonly name: string
  readonly experiment: Experiment
}

/** All of them, by number. */
export async function questions(): Promise<Question[]> {
  const files = (await readdir(FOLDER)).filter((file) => /^\d\d-[a-z0-9-]+\.ts$/.test(file)).sort()
  return Promise.all(
    files.map(async (file) => {
      const source = await readFile(`${FOLDER}/${file}`, 'utf8')
      const { default: experiment } = (await import(
        /* @vite-ignore */ new URL(`../${file}`, import.meta.url).href
      )) as { default: Experiment }
      const [, number = '', name = ''] = /^(\d\d)-(.+)\.ts$/.exec(file) ?? []
      return { number: Number(number), name, experiment, ...openingOf(source, file) }
    }),
  )
}

/** Those that a person names: a number, a name, or `all`. @throws UsageError that lists them */
export async function chosen(name: string): Promise<Question[]> {
  const all = await questions()
  if (name === 'all') return all
  const found = all.filter(
    (one) => String(one.number) === name.replace(/^0/, '') || one.name === name,
  )
  if (found.length > 0) return found
  const names = all.map((one) => `${one.number} ${one.name}`).join(', ')
  throw new UsageError(`there is no experiment "${name}"; there are: ${names}; or "all"`)
}
