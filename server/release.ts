import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { create } from 'tar'
import { isForRunning, type Locked, licencesOf } from './release-licences.ts'

/**
 * Packs what `npm run build` made, with the packages that it imports, into one archive for a room
 * without a network: unpacked, it starts with `node server/main.js` alone. Its name is printed.
 *
 *     tsx server/release.ts [FOLDER]     `release/` by default
 *
 * By the `tar` of npm itself rather than the system's: it is the same wherever a release is made, and
 * `portable` keeps the name of whoever makes it out of the archive.
 */
const START = `Push or Poll, whole: it needs Node 20.19 or newer, and no network.

  node server/main.js        on this machine alone: http://127.0.0.1:3000
  node server/workshop.js    in a room: prints the link, and a QR code

node server/main.js --help lists every option. README.md says the rest; where it says npm, that is
for the sources.
`

const root = fileURLToPath(new URL('..', import.meta.url))
const project = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, Locked>>
}
const folder = resolve(process.argv[2] ?? join(root, 'release'))
const name = `${project.name}-${project.version}`
const staging = mkdtempSync(join(tmpdir(), `${name}-`))
try {
  const path = await pack(join(staging, name))
  process.stdout.write(`${relative(process.cwd(), path)}\n`)
} finally {
  rmSync(staging, { recursive: true, force: true })
}

async function pack(to: string): Promise<string> {
  if (!existsSync(join(root, 'dist/server/main.js'))) {
    throw new Error('there is no dist/ to pack: npm run build makes it')
  }
  const bundled = Object.entries(packages).filter(([path, it]) => path !== '' && isForRunning(it))
  for (const [path] of bundled) copyPackage(path, to)
  cpSync(join(root, 'dist'), to, { recursive: true })
  for (const file of ['LICENSE', 'README.md']) cpSync(join(root, file), join(to, file))
  writeFileSync(join(to, 'LICENSES-OF-PACKAGES.txt'), licencesOf(root, bundled))
  writeFileSync(join(to, 'START.txt'), START)
  const { version, license, type, engines } = project
  const about = { name: project.name, version, private: true, license, type, engines }
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(about, null, 2)}\n`)

  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.tar.gz`)
  await create({ file, gzip: true, portable: true, cwd: staging }, [name])
  return file
}

/** Of a package what runs, and its licence. Packages within it are in the lock file themselves. */
function copyPackage(path: string, to: string): void {
  const from = join(root, path)
  // The build has made few files of it (`inFewFiles`), which come with dist.
  const isMade = existsSync(join(root, 'dist', path))
  cpSync(from, join(to, path), {
    recursive: true,
    filter: (file) => {
      if (file === from) return true
      if (isMade) return /^licen[cs]e/i.test(basename(file))
      return basename(file) !== 'node_modules' && !/\.(map|d\.[cm]?ts)$/.test(file)
    },
  })
}
