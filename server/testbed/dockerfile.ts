import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Copy, DockerfileParser } from 'dockerfile-ast'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const DOCKERFILE = path.join(ROOT, 'server/deploy/Dockerfile')

export interface Step {
  readonly keyword: string
  /** Words, or one that is the rest of the line where that is for a shell. */
  readonly words: readonly string[]
  /** Of `COPY --from`, the stage. */
  readonly from: string | undefined
}

export interface Stage {
  readonly image: string
  readonly name: string | undefined
  readonly steps: readonly Step[]
}

/** What the Dockerfile has, stage by stage. */
export function stages(): Stage[] {
  const found: { image: string; name: string | undefined; steps: Step[] }[] = []
  for (const instruction of DockerfileParser.parse(
    readFileSync(DOCKERFILE, 'utf8'),
  ).getInstructions()) {
    const keyword = instruction.getKeyword()
    const all = instruction.getArguments().map((argument) => argument.getValue())
    if (keyword === 'FROM') {
      const [image = '', as, name] = all
      found.push({ image, name: as === undefined ? undefined : name, steps: [] })
      continue
    }
    const from = instruction instanceof Copy ? instruction.getFromFlag()?.getValue() : undefined
    found.at(-1)?.steps.push({ keyword, words: all, from: from ?? undefined })
  }
  return found
}

/** The words of an instruction that is in the form of JSON, such as CMD. @throws where it is not */
export function commandOf(keyword: 'CMD' | 'HEALTHCHECK'): string[] {
  const [, json = ''] =
    new RegExp(`^${keyword} .*?(\\[.*\\])$`, 'm').exec(readFileSync(DOCKERFILE, 'utf8')) ?? []
  return JSON.parse(json)
}

/**
 * Whether a path is sent to the builder, by `.dockerignore`, of which this knows what ours has: all out,
 * names at the root in, endings out. @throws on anything else in it
 */
export function isSent(file: string): boolean {
  const lines = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8').split('\n')
  let sent = true
  for (const line of lines.filter((line) => line !== '' && !line.startsWith('#'))) {
    const [, root, ending] = /^!([\w.-]+)$|^\*\*\/\*([\w.]+)$/.exec(line) ?? []
    if (line === '*') sent = false
    else if (root !== undefined) sent ||= file === root || file.startsWith(`${root}/`)
    else if (ending !== undefined) sent &&= !file.endsWith(ending)
    else throw new Error(`.dockerignore: this knows nothing of ${line}`)
  }
  return sent
}
