import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Every TypeScript file by its path from the root, with what is in it. */
const texts: ReadonlyMap<string, string> = new Map(
  ['server', 'web', 'experiments'].flatMap((folder) => {
    const names = readdirSync(join(ROOT, folder), { recursive: true }) as string[]
    return names
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [join(folder, name), readFileSync(join(ROOT, folder, name), 'utf8')] as const)
  }),
)
const tests = [...texts.keys()].filter((path) => path.endsWith('.test.ts'))

/** The test files, long ones too, that have tests of a fault: their own, or of a module they import. */
export function faultFiles(): string[] {
  const isMarked = (path: string): boolean => /['"`]\[rows? [\d$%]/.test(texts.get(path) ?? '')
  return tests.filter((path) => [path, ...imports(path)].some(isMarked))
}

/**
 * The test files that work something out and compare it: they open nothing, replace nothing and wait
 * for nothing, so that one process can run them one after the other. A process for each takes a
 * second, which is more than most of them do.
 */
export function plainFiles(): string[] {
  const outside = /from 'node:(?!assert|buffer|crypto|fs|os|path|url|util|zlib)/
  const replaced = /\bvi\b|\bprocess\.|\bglobalThis\b|\bset(Timeout|Interval)\b/
  return tests.filter((path) => {
    const text = texts.get(path) ?? ''
    // What is to be closed at the end of a file is not told apart from that of the next.
    const opens = everythingBehind(path).includes('server/testbed/lifetime.ts')
    return !/\.long\./.test(path) && !opens && !outside.test(text) && !replaced.test(text)
  })
}

/** A file and all that it imports, and so on. */
function everythingBehind(path: string, seen = new Set<string>()): string[] {
  if (!seen.has(path)) {
    seen.add(path)
    for (const each of imports(path)) everythingBehind(each, seen)
  }
  return [...seen]
}

function imports(path: string): string[] {
  const found = (texts.get(path) ?? '').matchAll(/(?: from|import) '(\.[^']+)'/g)
  return [...found].map(([, to = '']) => join(dirname(path), to))
}
