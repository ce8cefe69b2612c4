import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Child } from './testbed/child.ts'
import { runServer, startServer } from './testbed/server-process.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What a process of its own writes to stderr with the log that is built, and which packages it loads. */
async function said(format: string, script: string): Promise<string> {
  const log = JSON.stringify(path.join(ROOT, 'dist/server/log.js'))
  const start = `const { openLog } = await import(${log}); const log = await openLog(${JSON.stringify(format)});`
  const child = new Child(
    process.execPath,
    ['--input-type=module', '--eval', `${start}${script}`],
    { cwd: ROOT, env: { PATH: process.env.PATH } },
  )
  expect((await child.exited).code).toBe(0)
  return child.stderr
}

const SPEAK =
  "log.error({ err: new TypeError('no room'), url: '/x?key=…', client: '::1', limit: 'messages' }, 'it failed'); process.exit()"

test('json: a line an object, as pino has it', async () => {
  const line = JSON.parse(await said('json', SPEAK))
  expect(line).toMatchObject({ level: 50, msg: 'it failed', limit: 'messages', url: '/x?key=…' })
  expect(line.err).toMatchObject({ type: 'TypeError', message: 'no room' })
})

test('pretty: words, without colours where nobody sees them', async () => {
  const text = await said('pretty', SPEAK)
  expect(text).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] ERROR: it failed\n/)
  expect(text).toContain('TypeError: no room')
  expect(text).toMatch(/limit: "messages"/)
  expect(text).not.toContain('\u001b')
})

test('ecs: names of the Elastic Common Schema, and ours beside them', async () => {
  const line = JSON.parse(await said('ecs', SPEAK))
  expect(line).toMatchObject({
    'log.level': 'error',
    message: 'it failed',
    'service.name': 'push-or-poll',
    'url.original': '/x?key=…',
    'client.address': '::1',
    'push_or_poll.limit': 'messages',
    error: { type: 'TypeError', message: 'no room' },
  })
  expect(line['ecs.version']).toMatch(/^\d+\.\d+/)
  expect(Number.isNaN(Date.parse(line['@timestamp']))).toBe(false)
  // As strings they would clash with the objects that ECS has there.
  for (const name of ['url', 'client', 'err', 'msg']) expect(line).not.toHaveProperty(name)
})

test('ecs: what children say with each line is named so, too, and theirs beside it', async () => {
  const speak =
    "log.child({ worker: 1 }).child({ client: '::1' }).info({ limit: 2 }, 'it'); process.exit()"
  const line = JSON.parse(await said('ecs', speak))
  expect(line).toMatchObject({
    message: 'it',
    'push_or_poll.worker': 1,
    'client.address': '::1',
    'push_or_poll.limit': 2,
  })
  for (const name of ['worker', 'client', 'limit']) expect(line).not.toHaveProperty(name)
})

test('what a format takes is loaded for it alone', async () => {
  const loaded =
    "const { createRequire } = await import('node:module'); const { cache } = createRequire(import.meta.url); process.stderr.write(Object.keys(cache).join())"
  const packages = async (format: string): Promise<boolean[]> => {
    const files = await said(format, loaded)
    return [/pino-pretty/.test(files), /ecs-pino-format/.test(files)]
  }
  expect(await packages('json')).toEqual([false, false])
  expect(await packages('pretty')).toEqual([true, false])
  expect(await packages('ecs')).toEqual([false, true])
})

test('the server says what it says in the format that it is told', async () => {
  const server = await startServer({ env: { LOG_FORMAT: 'pretty' } })
  await server.stop()
  expect(server.stderr).toMatch(/INFO: Server listening at http/)
  const { code, stderr } = await runServer({ flags: ['--log-format', 'xml'] })
  expect(code).toBe(2)
  expect(stderr).toMatch(/'xml' is invalid. Allowed choices are json, pretty, ecs/)
})
