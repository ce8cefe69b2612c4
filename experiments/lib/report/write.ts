import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { UsageError } from '../experiment.ts'

/**
 * That a folder can be written to, before minutes are spent on what is to go there; made where it
 * is not there. Folder by folder, because Node's own `recursive` never returns below `/proc`.
 * @throws UsageError
 */
export async function checkFolder(folder: string): Promise<void> {
  try {
    await made(resolve(folder))
    await rm(await mkdtemp(join(folder, '.probe-')), { recursive: true })
  } catch (error) {
    throw new UsageError(`nothing can be written to "${folder}": ${(error as Error).message}`)
  }
}

async function made(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory()) return
  if (found === undefined && dirname(folder) !== folder) await made(dirname(folder))
  await mkdir(folder)
}

/**
 * Writes a report's files so that each is either the old one or the new one, whole, and none of
 * them is new when it was interrupted before all were ready.
 * @param files by name
 */
export async function writeTogether(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const drafts = Object.entries(files).map(([name, text]) => {
    return { path: join(folder, name), draft: join(folder, `.${name}.${process.pid}`), text }
  })
  try {
    for (const { draft, text } of drafts) await writeFile(draft, text)
    for (const { path, draft } of drafts) await rename(draft, path)
  } finally {
    await Promise.all(drafts.map(({ draft }) => rm(draft, { force: true })))
  }
}
