import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the lock file says of a package. */
export interface Locked {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
}

/** Whether a package is part of what is handed on: those of the page are inside its files. */
export function isForRunning({ dev, devOptional }: Locked): boolean {
  return dev !== true && devOptional !== true
}

/**
 * Every package that is handed on, and the texts of its licence, which MIT, BSD and ISC want to
 * accompany each copy. Of the few that come without a text, what they say of it themselves.
 * @param root folder that `node_modules` is in
 * @throws Error where a package names no licence: it could not be handed on
 */
export function licencesOf(root: string, packages: readonly (readonly [string, Locked])[]): string {
  return packages.map(([path, it]) => about(join(root, path), nameOf(path), it)).join('\n')
}

function about(folder: string, name: string, { version, license }: Locked): string {
  if (license === undefined) throw new Error(`the package ${name} names no licence`)
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
  if (texts.length === 0) texts.push(origin(folder))
  return `${'='.repeat(80)}\n${name} ${version}: ${license}\n\n${texts.join('\n\n')}\n`
}

function origin(folder: string): string {
  const { author, repository } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const by = typeof author === 'string' ? author : author?.name
  return `(The package has no text of it.) By ${by}, ${repository?.url ?? repository}`
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
}
