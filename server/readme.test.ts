import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const options = readFileSync(join(root, 'server/options.ts'), 'utf8')

const documents = (readdirSync(root, { recursive: true }) as string[]).filter((path) => {
  return path.endsWith('.md') && !/(^|\/)(node_modules|dist|\.\w+)\//.test(path)
})

describe.each(documents)('%s', (document) => {
  const text = readFileSync(join(root, document), 'utf8')

  test('names paths that exist', () => {
    const paths = [...text.matchAll(/`((?:\.\/)?(?:server|web|experiments|\.ci)\/[\w./-]*)`/g)]
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
    const named = [
      ...paths.map(([, path = '']) => path),
      ...links.map(([, link = '']) => join(dirname(document), link)),
    ]
    // The guide makes its fifth transport as it goes.
    const missing = named.filter(
      (path) => !existsSync(join(root, path)) && !path.includes('ndjson'),
    )
    expect(missing).toEqual([])
  })

  test('names scripts that exist', () => {
    const builtIn = ['ci', 'install']
    const named = [...text.matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].map(
      ([, script = '']) => script,
    )
    expect(named.filter((script) => !(script in scripts) && !builtIn.includes(script))).toEqual([])
  })

  test('names options that exist', () => {
    const blocks = [...text.matchAll(/(?:npm start|main\.js)[^\n`]*/g)].join(' ')
    const named = [...blocks.matchAll(/--([a-z][a-z-]+)/g)].map(([, option = '']) => option)
    const missing = named.filter(
      (option) => !new RegExp(`'--${option}( <|')`).test(options) && option !== 'help',
    )
    expect(missing).toEqual([])
  })
})

test('the README says where everything is', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8')
  const folders = readdirSync(join(root, 'server'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `server/${name}/`)
  expect(folders.filter((folder) => !text.includes(folder))).toEqual([])
})
