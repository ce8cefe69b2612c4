import { readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The test files, long ones too, that have tests of a fault: their own, or of a module beside them. */
export function faultFiles(): string[] {
  const paths = ['server', 'web', 'experiments'].flatMap((folder) => {
    const names = readdirSync(resolve(ROOT, folder), { recursive: true }) as string[]
    return names.filter((name) => name.endsWith('.ts')).map((name) => resolve(ROOT, folder, name))
  })
  const texts = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]))
  const isMarked = (path: string): boolean => /['"`]\[rows? [\d$%]/.test(texts.get(path) ?? '')
  const imports = (path: string): string[] =>
    [...(texts.get(path) ?? '').matchAll(/ from '(\.[^']+)'/g)].map(([, to = '']) =>
      resolve(dirname(path), to),
    )
  return [...texts.keys()].filter(
    (path) => path.endsWith('.test.ts') && [path, ...imports(path)].some(isMarked),
  )
}
