import path from 'node:path'

/** What the tests stand on besides Node. */
const PARTS = ['browser', 'nginx', 'redis', 'prometheus'] as const
export type PartName = (typeof PARTS)[number]

type Environment = Readonly<Record<string, string | undefined>>

export interface Part {
  readonly name: PartName
  /** What a person calls it. */
  readonly title: string
  /** The variable that names an executable, and then nothing else is looked at. */
  readonly variable: string
  /** Its package on Debian and what derives from it. */
  readonly debian: string
  /** How to ask for its version, which shows that it runs: Ubuntu's `chromium-browser` does not. */
  readonly version: string
  readonly commands: readonly string[]
  /** Where it lies when it is not on PATH. */
  places(env: Environment, platform: NodeJS.Platform): readonly string[]
}

export const browser: Part = {
  name: 'browser',
  title: 'Chromium or Chrome',
  variable: 'CHROMIUM_PATH',
  debian: 'chromium',
  version: '--version',
  commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  places(env, platform) {
    if (platform === 'darwin') {
      const home = env.HOME === undefined ? [] : [path.posix.join(env.HOME, 'Applications')]
      return ['/Applications', ...home].flatMap((folder) => [
        `${folder}/Google Chrome.app/Contents/MacOS/Google Chrome`,
        `${folder}/Chromium.app/Contents/MacOS/Chromium`,
      ])
    }
    if (platform === 'win32') {
      return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
        .filter((folder) => folder !== undefined)
        .flatMap((folder) => [
          path.win32.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          path.win32.join(folder, 'Chromium', 'Application', 'chrome.exe'),
        ])
    }
    return []
  },
}

export const nginx: Part = {
  name: 'nginx',
  title: 'nginx',
  variable: 'NGINX_PATH',
  debian: 'nginx-light',
  version: '-v',
  commands: ['nginx'],
  // A user who is not root has no /usr/sbin on PATH on Debian.
  places: (_env, platform) => (platform === 'win32' ? [] : ['/usr/sbin/nginx']),
}

export const redis: Part = {
  name: 'redis',
  title: 'Redis',
  variable: 'REDIS_PATH',
  debian: 'redis-server',
  version: '--version',
  commands: ['redis-server'],
  places: () => [],
}

/** With promtool beside it. */
export const prometheus: Part = {
  name: 'prometheus',
  title: 'Prometheus',
  variable: 'PROMETHEUS_PATH',
  debian: 'prometheus',
  version: '--version',
  commands: ['prometheus'],
  places: () => [],
}

export const parts: readonly Part[] = [browser, nginx, redis, prometheus]

/** Every path where a part may be, best first. */
export function candidates(part: Part, env: Environment, platform: NodeJS.Platform): string[] {
  const named = env[part.variable]
  if (named !== undefined && named !== '') return [named]
  const { join, delimiter } = platform === 'win32' ? path.win32 : path.posix
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter((folder) => folder !== '')
  const suffix = platform === 'win32' ? '.exe' : ''
  const onPath = part.commands.flatMap((name) => folders.map((dir) => join(dir, name + suffix)))
  return [...new Set([...onPath, ...part.places(env, platform)])]
}

/**
 * What `TEST_WITHOUT=browser,nginx` switches off.
 * @throws Error on a name that is no part, which would otherwise switch nothing off in silence
 */
export function switchedOff(value: string | undefined): PartName[] {
  const names = (value ?? '').split(',').map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))].map((name) => {
    const part = PARTS.find((known) => known === name)
    if (part === undefined) {
      throw new Error(`TEST_WITHOUT=${value}: no part is called ${name}, only ${PARTS.join(', ')}`)
    }
    return part
  })
}
