import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runServer, startServer } from './server-process.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'push-or-poll-entry-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function entry(script: string, name = 'main.mjs'): Promise<string> {
  const file = path.join(folder, name)
  await writeFile(file, script)
  return file
}

const READY = `console.error('starting'); console.log('ready at http://127.0.0.1:8123')`
const STAY = 'setInterval(() => {}, 1000)'

describe('a server process', () => {
  test('is ready once it says so, with the url and port that it named', async () => {
    const server = await startServer({ entry: await entry(`${READY}\n${STAY}`) })
    expect(server).toMatchObject({ url: 'http://127.0.0.1:8123', port: 8123, stderr: 'starting\n' })
    expect(server.pid).toBeGreaterThan(1)
    server.kill('SIGKILL')
    expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' })
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH')
  })

  test('picks a free port unless told, and sees nothing of this environment', async () => {
    process.env.REDIS_URL = 'redis://elsewhere'
    const file = await entry(
      `console.log(JSON.stringify([process.argv.slice(2), process.env.REDIS_URL, process.env.A]))`,
    )
    const said = async (flags: string[]) =>
      JSON.parse((await runServer({ entry: file, flags, env: { A: 'b' } })).stdout)
    expect(await said(['--seed', '1'])).toEqual([['--port', '0', '--seed', '1'], null, 'b'])
    expect(await said(['--port=1'])).toEqual([['--port=1'], null, 'b'])
    delete process.env.REDIS_URL
  })

  test('runs from TypeScript', async () => {
    const file = await entry('const code: number = 3\nprocess.exit(code)', 'main.ts')
    expect(await runServer({ entry: file })).toMatchObject({ code: 3, stderr: '' })
  })

  test('that ends instead of starting is an error with its stderr', async () => {
    const file = await entry(`console.error('--port: not a number'); process.exit(2)`)
    await expect(startServer({ entry: file })).rejects.toThrow(
      'the server did not start: it ended with 2\n--port: not a number',
    )
  })

  test('that does not heed SIGTERM is killed', async () => {
    const file = await entry(`process.on('SIGTERM', () => {}); ${READY}\n${STAY}`)
    const server = await startServer({ entry: file })
    expect(await server.stop(100)).toEqual({ code: null, signal: 'SIGKILL' })
  })
})
