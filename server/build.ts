import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Makes dist/: the server through the compiler, the page through Vite. With `--stale`, as
 * `npm start` calls it, only what is older than what it is made from, and without a word if that
 * is nothing. Speaks on stderr: the stdout of `npm start` is the server's.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const onlyStale = process.argv.includes('--stale')

/** Packages that come in many files and are needed at each start, with the entries that are used. */
const MANY_FILES = [
  ['typebox', ['.', 'compile']],
  ['csv-parse', ['sync']],
  ['commander', ['.']],
] as const

const halves = [
  {
    what: 'the server',
    result: 'dist/server/main.js',
    sources: ['server', 'package-lock.json', 'tsconfig.json'],
    async build() {
      rmSync(join(root, 'dist/server'), { recursive: true, force: true })
      // Not loaded where there is nothing to build.
      const { inFewFiles } = await import('./build-few-files.ts')
      for (const [name, entries] of MANY_FILES) await inFewFiles(name, entries, join(root, 'dist'))
      // The compiler last: what it makes is what the next look takes for the whole.
      cpSync(join(root, 'server/sources/tapes'), join(root, 'dist/server/sources/tapes'), {
        recursive: true,
      })
      run('node_modules/typescript/bin/tsc', '--project', 'server')
    },
  },
  {
    what: 'the page',
    result: 'dist/web/index.html',
    sources: [
      'web',
      'server/feed',
      'server/lab',
      'package-lock.json',
      'tsconfig.json',
      'vite.config.ts',
    ],
    build: async () => run('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'),
  },
]

for (const { what, result, sources, build } of halves) {
  if (onlyStale && Math.max(...sources.map(newest)) < newest(result)) continue
  process.stderr.write(`building ${what} …\n`)
  await build()
}
copyReport()

/** What the experiments found, if they were run: nothing is built of it. */
function copyReport(): void {
  const [from, to] = ['experiments/reports/index.html', 'dist/experiments/index.html']
  if (newest(from) === 0) rmSync(join(root, to), { force: true })
  else if (!onlyStale || newest(from) >= newest(to)) cpSync(join(root, from), join(root, to))
}

/** Ends the build where a step fails: the step has said why. */
function run(script: string, ...args: string[]): void {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], {
    cwd: root,
    stdio: ['ignore', process.stderr, 'inherit'],
  })
  if (status !== 0) process.exit(status ?? 1)
}

/** When a file, or the youngest file below a folder, was last changed; 0 when it is not there. */
function newest(path: string): number {
  const stat = statSync(join(root, path), { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0
  return Math.max(0, ...readdirSync(join(root, path)).map((name) => newest(join(path, name))))
}
