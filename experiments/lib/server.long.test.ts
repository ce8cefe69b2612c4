import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { Child } from '../../server/testbed/child.ts'
import { eventually } from '../../server/testbed/eventually.ts'
import { atEnd } from '../../server/testbed/lifetime.ts'
import { measureClock } from './clients/clock.ts'
import { pinned } from './cores.ts'
import { cpuOf, rssOf } from './proc.ts'
import { type Server, type ServerSettings, startServer } from './server.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The server from its sources: what tests start need not be built. On any core, for other tests
 * run at the same time.
 */
async function start(settings: ServerSettings = {}): Promise<Server> {
  const server = await startServer({ entry: 'server/main.ts', core: undefined, ...settings })
  atEnd(() => server.stop())
  return server
}

describe('the server that experiments measure', { timeout: 90_000 }, () => {
  test('is another process, which tells what it costs and takes events', async () => {
    const server = await start({ flags: ['--source', 'simulator', '--rate', '0.1'] })
    expect(server.pid).not.toBe(process.pid)
    expect((await server.stats()).process.pid).toBe(server.pid)
    const { user, system } = await server.cpu()
    expect(user + system).toBeGreaterThan(0.1)
    expect(user + system).toBeLessThan(60)
    expect(await server.rss()).toBeGreaterThan(20e6)
    const { id } = await server.publish({ title: 'hello' })
    expect(id.startsWith((await server.stats()).feed.epoch)).toBe(true)
    await expect(server.publish({})).rejects.toThrow('400')
    expect(server.url).toBe(`http://${server.host}:${server.port}`)

    const clock = await measureClock(server)
    expect(clock.pings).toBe(20)
    expect(clock.uncertainty).toBeLessThan(1000)
    // One machine, one clock: what NTP moved it by since each process began is on top.
    expect(Math.abs(clock.offset)).toBeLessThan(clock.uncertainty + 500)

    let died = false
    void server.died.then(() => {
      died = true
    })
    await server.stop()
    expect(() => process.kill(server.pid, 0)).toThrow('ESRCH')
    expect(died).toBe(false)
  })

  test('says why when it dies by itself', async () => {
    const server = await start()
    process.kill(server.pid, 'SIGKILL')
    expect(await server.died).toContain('SIGKILL')
  })

  test('ends with the process that started it, also on Ctrl-C', async () => {
    const script = `import { startServer } from './experiments/lib/server.ts'
      const server = await startServer({ entry: 'server/main.ts', core: undefined })
      process.stdout.write('pid ' + server.pid + ';')`
    const args = ['--import', 'tsx', '--input-type=module', '--eval', script]
    const child = new Child(process.execPath, args, { cwd: ROOT })
    const look = () => /pid (\d+);/.exec(child.stdout)?.[1]
    const pid = Number(await child.saying(look, 60_000, 'the server did not start'))
    child.kill('SIGINT')
    expect(await child.exited).toEqual({ code: 130, signal: null })
    await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'))
  })

  test('is not started when it is not built, and it is said how', async () => {
    await expect(startServer({ entry: 'dist/nothing/main.js' })).rejects.toThrow('npm run build')
  })

  test('says what it says itself when its options are wrong', async () => {
    await expect(start({ flags: ['--rate', 'fast'] })).rejects.toThrow(/ended with 2\n.*rate/s)
  })
})

describe('a core', () => {
  test('is kept to, where there is taskset', () => {
    const script = `console.log(require('fs').readFileSync('/proc/self/status', 'utf8'))`
    const { command, args, core } = pinned(0, process.execPath, ['-e', script])
    if (core === undefined) return
    const status = execFileSync(command, args, { encoding: 'utf8' })
    expect(/^Cpus_allowed_list:\s+(\S+)$/m.exec(status)?.[1]).toBe('0')
  })

  test('is only given where it can be', () => {
    const free = { command: 'node', args: ['a.js'], core: undefined }
    expect(pinned(undefined, 'node', ['a.js'])).toEqual(free)
    expect(pinned(0, 'node', ['a.js'], 'no-such-tool')).toEqual(free)
    expect(pinned(100_000, 'node', ['a.js'])).toEqual(free)
  })
})

test('of a process that is not there nothing is said', async () => {
  expect(await cpuOf(2 ** 30)).toBeUndefined()
  expect(await rssOf(2 ** 30)).toBeUndefined()
})
