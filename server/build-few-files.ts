import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

/**
 * Makes one package, in few files, of one that comes in hundreds: Node opens, reads and links each
 * of them at every start. TypeBox's 684 took 270 of the 920 ms of CPU until `ready`.
 * @param name of the package
 * @param exported its entries that are used: `.` is the package itself, `compile` is `name/compile`
 * @param folder of the program that uses it; what it imports is looked for in `node_modules` there
 */
export async function inFewFiles(
  name: string,
  exported: readonly string[],
  folder: string,
): Promise<void> {
  const outDir = join(folder, 'node_modules', name)
  rmSync(outDir, { recursive: true, force: true })
  const entries = exported.map((entry) => ({
    entry: entry === '.' ? '.' : `./${entry}`,
    from: entry === '.' ? name : `${name}/${entry}`,
    file: entry === '.' ? 'index' : entry,
  }))
  await build({
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir,
      rolldownOptions: {
        input: Object.fromEntries(entries.map(({ file, from }) => [file, from])),
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      },
    },
  })
  const exports = Object.fromEntries(entries.map(({ entry, file }) => [entry, `./${file}.js`]))
  writeFileSync(join(outDir, 'package.json'), JSON.stringify({ name, type: 'module', exports }))
}
