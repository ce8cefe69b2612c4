import { readFile } from 'node:fs/promises'
import type { App } from './fastify.ts'
import { allowInlineScripts } from './guard/page-headers.ts'
import { ProblemError, problem } from './problem.ts'

const NONE =
  'There is no report yet. npm run experiment -- all measures and makes one, npm run build puts it here.'

/**
 * What the experiments found, as one page that fetches nothing, at /experiments.
 * @param file read whenever it is asked for: a run may make it anew at any time
 */
export function report(pages: App, file: string | undefined): void {
  if (file === undefined) return
  // With a slash, too: people type it, and the page has no links that would mind.
  for (const path of ['/experiments', '/experiments/']) {
    pages.get(path, { schema: { hide: true } }, async (_request, reply) => {
      const page = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
        throw new ProblemError(problem(404, 'no-report', NONE))
      })
      allowInlineScripts(reply, scriptsOf(page))
      reply.header('cache-control', 'no-cache')
      return reply.type('text/html; charset=utf-8').send(page)
    })
  }
}

/** The page's own policy, at its top, names its script: whatever else is in there does not run. */
function scriptsOf(page: string): string[] {
  const [policy = ''] = /<meta http-equiv="Content-Security-Policy"[^>]*>/.exec(page) ?? []
  return [...policy.matchAll(/sha256-[\w+/]+=*/g)].map(([hash]) => hash)
}
