import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { transports } from './transports/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Modules that import no values, and so may be used from any side. */
const PURE = [
  'server/feed/event.ts',
  'server/feed/cursor.ts',
  ...files('server/lab').filter((file) => /\/dissect[\w-]*\.ts$/.test(file) && !isForTests(file)),
  ...files('web/model'),
]

/** Names of the transports, so that their files can be told from what they share. */
const TRANSPORTS = transports.map(({ name }) => name)

interface Import {
  readonly from: string
  /** Path of a file of ours, or name of a package. */
  readonly to: string
  readonly isType: boolean
}

const imports: Import[] = ['server', 'web', 'experiments']
  .flatMap(files)
  .filter((file) => !isForTests(file))
  .flatMap(importsOf)

describe('imports run one way', () => {
  test('there are imports to look at', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  test('pure modules import no values but of each other', () => {
    const values = imports.filter(({ from, to, isType }) => {
      return PURE.includes(from) && !isType && !PURE.includes(to)
    })
    expect(values).toEqual([])
  })

  test('the feed imports nothing of the rest', () => {
    expect(outside('server/feed/', ['server/feed/'])).toEqual([])
  })

  test('a transport imports the feed, and never another transport or a concrete feed', () => {
    const observed = ['stats', 'deliveries'].map((name) => `observe/${name}.ts`)
    const allowed = ['feed/', 'transports/', 'guard/', ...observed].map((path) => `server/${path}`)
    const names = [
      'fastify',
      'fed-websocket',
      'peer',
      'problem',
      'pulse',
      'streaming',
      'validation',
      'wheel',
    ]
    const around = names.map((name) => `server/${name}.ts`)
    expect(outside('server/transports/', [...allowed, ...around])).toEqual([])
    for (const half of ['server/transports', 'web/transports']) {
      const siblings = TRANSPORTS.map((name) => `${half}/${name}.ts`)
      const wrong = imports.filter(({ from, to }) => {
        return from !== `${half}/index.ts` && from.startsWith(half) && siblings.includes(to)
      })
      expect(wrong).toEqual([])
    }
  })

  test('only main knows the options and picks the concrete feed', () => {
    const known = ['options', 'feed/memory-feed', 'feed/redis-feed'].map((it) => `server/${it}.ts`)
    const users = imports.filter(({ to, isType }) => known.includes(to) && !isType)
    expect(new Set(users.map(({ from }) => from))).toEqual(new Set(['server/main.ts']))
  })

  test('only the app imports transports', () => {
    const users = imports.filter(({ from, to, isType }) => {
      return (
        to.startsWith('server/transports/') && !from.startsWith('server/transports/') && !isType
      )
    })
    expect(new Set(users.map(({ from }) => from))).toEqual(new Set(['server/app.ts']))
  })

  test('the page takes types from the server, and values from pure modules alone', () => {
    const values = imports.filter(({ from, to, isType }) => {
      return from.startsWith('web/') && to.startsWith('server/') && !isType && !PURE.includes(to)
    })
    expect(values).toEqual([])
  })

  test("the browser's transports know nothing of Lit or of the page", () => {
    expect(outside('web/transports/', ['web/transports/', 'server/'])).toEqual([])
    const lit = imports.filter(
      ({ from, to }) => /^web\/(transports|model)\//.test(from) && /^lit/.test(to),
    )
    expect(lit).toEqual([])
  })

  test('experiments reach into the server through pure modules and the road alone', () => {
    const reach = imports.filter(({ from, to, isType }) => {
      const isAllowed = PURE.includes(to) || to === 'server/lab/road.ts'
      return from.startsWith('experiments/') && to.startsWith('server/') && !isType && !isAllowed
    })
    expect(reach).toEqual([])
  })

  test('a road knows nothing of benches, of what is said over it, or of HTTP', () => {
    const parts = ['road', 'connection', 'line', 'faults', 'clients']
    const around = ['server/feed/event.ts', 'server/tls/underneath.ts']
    const allowed = [...parts.map((name) => `server/lab/${name}.ts`), ...around]
    const wrong = imports.filter(({ from, to }) => {
      return allowed.includes(from) && from.includes('/lab/') && !isKnown(to)
    })
    function isKnown(to: string): boolean {
      return allowed.includes(to) || /^node:(net|tls|events)$/.test(to)
    }
    expect(wrong).toEqual([])
  })

  test('the channel and the meter know nothing of benches but their types', () => {
    const wrong = imports.filter(({ from, to, isType }) => {
      return from.startsWith('server/observe/') && to.startsWith('server/lab/') && !isType
    })
    expect(wrong).toEqual([])
  })

  test('nothing imports experiments, or what tests stand on', () => {
    const wrong = imports.filter(({ from, to }) => {
      const isExperiments = to.startsWith('experiments/') && !from.startsWith('experiments/')
      return isExperiments || isForTests(to)
    })
    expect(wrong).toEqual([])
  })
})

/** Imports of files of ours, made below a folder, that lead out of what is allowed. */
function outside(folder: string, allowed: readonly string[]): Import[] {
  return imports.filter(({ from, to }) => {
    const isOurs = /^(server|web|experiments)\//.test(to)
    return from.startsWith(folder) && isOurs && !allowed.some((path) => to.startsWith(path))
  })
}

function isForTests(file: string): boolean {
  return /\.test\.ts$|^(server|web)\/testbed\/|\/conformance[\w-]*\.ts$|^server\/build[\w-]*\.ts$/.test(
    file,
  )
}

/** Every TypeScript file below a folder, by its path from the root. */
function files(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(join(root, folder), { recursive: true }) as string[]
  } catch {
    return []
  }
  return names.filter((name) => name.endsWith('.ts')).map((name) => `${folder}/${name}`)
}

function importsOf(from: string): Import[] {
  const code = readFileSync(join(root, from), 'utf8')
  const statements = code.matchAll(/^(?:import|export)\s(?:([^'"]*?)\sfrom\s)?['"]([^'"]+)['"]/gms)
  const dynamic = code.matchAll(/\bimport\(\s*(['"])([^'"]+)\1/g)
  return [...statements, ...dynamic].map(([statement, names = '', specifier = '']) => {
    const isRelative = specifier.startsWith('.')
    const to = isRelative ? relative(root, join(root, dirname(from), specifier)) : specifier
    return { from, to, isType: isTypeOnly(statement, names) }
  })
}

/** `import type …`, or braces that hold nothing but types. */
function isTypeOnly(statement: string, names: string): boolean {
  if (/^(import|export)\s+type\s/.test(statement)) return true
  const [, braced] = /^\{(.*)\}$/s.exec(names.trim()) ?? []
  if (braced === undefined) return false
  const each = braced.split(',').filter((name) => name.trim() !== '')
  return each.every((name) => name.trim().startsWith('type '))
}
