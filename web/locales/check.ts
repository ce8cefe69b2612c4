import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compare } from './checks/compare.ts'
import { readKorean } from './checks/korean.ts'
import { type Problem, worded } from './checks/problem.ts'
import { readSource, type Text } from './checks/source.ts'
import { runTime } from './run-time.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** `npm run check`: whether all that the page says has its Korean, and the Korean its English. */
const files = readdirSync(join(root, 'web'), { recursive: true, encoding: 'utf8' })
  .map((path) => `web/${path.replaceAll('\\', '/')}`)
  .filter(
    (path) =>
      path.endsWith('.ts') && !/\.test\.ts$|node_modules|^web\/(locales|testbed)\//.test(path),
  )
  .sort()
const areas = readdirSync(join(root, 'web/locales/ko')).map((name) => `web/locales/ko/${name}`)

const code = (path: string) => readFileSync(join(root, path), 'utf8')
const sources = files.map((path) => readSource(path, code(path)))
const listed = runTime.map((english): Text => {
  return { file: 'web/locales/run-time.ts', line: 1, english }
})
const korean = areas.map((path) => readKorean(path, code(path)))

const texts = [...sources.flatMap((source) => source.texts), ...listed]
const problems = [
  ...[...sources, ...korean].flatMap((each) => each.problems),
  ...compare(
    texts,
    korean.flatMap(({ entries }) => entries),
  ),
]
const place = ({ file, line }: Problem) => `${file} ${String(line).padStart(6)}`
problems.sort((a, b) => (place(a) < place(b) ? -1 : 1))
for (const problem of problems) console.error(worded(problem))
if (problems.length > 0) process.exitCode = 1
const count = new Set(texts.map(({ english }) => english)).size
console.log(`${count} texts, ${problems.length} problems with their Korean`)
