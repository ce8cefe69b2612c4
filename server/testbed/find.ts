import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { promisify } from 'node:util'
import { candidates, type Part } from './parts.ts'

const run = promisify(execFile)

/**
 * The path of an executable that runs, or undefined.
 * @throws Error when the part's variable names one that does not: it was meant, so that taking
 * another would test something else than was asked for
 */
export async function find(part: Part): Promise<string | undefined> {
  for (const candidate of candidates(part, process.env, process.platform)) {
    if (await runs(part, candidate)) return candidate
  }
  const named = process.env[part.variable]
  if (named) throw new Error(`${part.variable}=${named} is not a ${part.title} that runs here`)
  return part.name === 'browser' ? downloaded(part) : undefined
}

/** What `playwright install` has put in its own folder. Loading Playwright takes 0.2 s. */
async function downloaded(part: Part): Promise<string | undefined> {
  const { chromium } = await import('playwright-core')
  try {
    const candidate = chromium.executablePath()
    return (await runs(part, candidate)) ? candidate : undefined
  } catch {
    return undefined // Playwright has no build for this system.
  }
}

async function runs(part: Part, candidate: string): Promise<boolean> {
  try {
    await access(candidate, constants.X_OK)
    // On Windows a browser that is asked for its version opens a window.
    if (process.platform !== 'win32') await run(candidate, [part.version], { timeout: 30_000 })
    return true
  } catch {
    return false
  }
}
