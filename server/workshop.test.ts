import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { Child } from './testbed/child.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

function workshop(...flags: string[]): Child {
  const { PATH = '', HOME = '' } = process.env
  return new Child(process.execPath, ['--import', 'tsx', 'server/workshop.ts', ...flags], {
    cwd: root,
    env: { PATH, HOME },
  })
}

/** The process id that the server itself tells. */
async function pidAt(url: string): Promise<number> {
  const stats = (await (await fetch(`${url}/stats`)).json()) as { process: { pid: number } }
  return stats.process.pid
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const ready = (child: Child) => () => /^Learners +(\S+)\/$/m.exec(child.stdout)?.[1]

test('prints the links and a QR code, and ends with its server on SIGTERM', async () => {
  const child = workshop('--host', '127.0.0.1', '--port', '0', '--source', 'simulator')
  const url = await child.saying(ready(child), 20_000, 'no invitation')
  await child.saying(() => /Ctrl\+C/.exec(child.stdout)?.[0], 1000, 'no word of how to stop')
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(child.stdout).toContain(`Teacher    ${url}/room\n`)
  expect(child.stdout).toContain('Only this machine can join')
  const code = child.stdout.split('\n').filter((row) => /[█▀▄]/.test(row))
  expect(code.length).toBeGreaterThan(15)
  expect(code[0]).toMatch(/^█+$/)
  for (const row of code.slice(0, -1)) expect(row).toMatch(/^█{4}.*█{4}$/)
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ status: 'ok' })

  const pid = await pidAt(url)
  expect(pid).not.toBe(child.pid)
  child.kill('SIGTERM')
  expect((await child.exited).code).toBe(0)
  expect(isAlive(pid)).toBe(false)
})

test("with a key, the teacher's link has it and learners have a code", async () => {
  const flags = ['--host', '127.0.0.1', '--port', '0', '--teacher-key', 'of-the-teacher']
  const child = workshop(...flags)
  const url = await child.saying(ready(child), 20_000, 'no invitation')
  await child.saying(() => /Ctrl\+C/.exec(child.stdout)?.[0], 1000, 'no word of how to stop')
  expect(child.stdout).toContain(`Teacher    ${url}/room?key=of-the-teacher\n`)
  const [, code] = /^Code +(\S+)$/m.exec(child.stdout) ?? []
  expect(code).toMatch(/^[A-Z2-9]{4}-[A-Z2-9]{4}$/)
  const join = await fetch(`${url}/auth/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, nickname: 'Mina' }),
  })
  expect(join.status).toBe(201)
  expect((await child.stop()).code).toBe(0)
  expect(child.stdout).not.toContain('open http')
})

test('leaves no server behind when it is killed itself', async () => {
  const child = workshop('--host', '127.0.0.1', '--port', '0')
  const pid = await pidAt(await child.saying(ready(child), 20_000, 'no invitation'))
  child.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 5000 }).toBe(false)
})

test('listens on an address of the local network where there is one', async () => {
  const child = workshop('--port', '0')
  const url = await child.saying(ready(child), 20_000, 'no invitation')
  expect(new URL(url).hostname).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
  expect(child.stdout.includes('Only this machine')).toBe(/^http:\/\/127\./.test(url))
  expect((await child.stop()).code).toBe(0)
})

test('passes on what the server says is wrong, and its exit code', async () => {
  const child = workshop('--host', '127.0.0.1', '--rate', 'fast')
  expect((await child.exited).code).toBe(2)
  expect(child.stderr).toMatch(/^push-or-poll: .*--rate.*\n$/)
  expect(child.stdout).toBe('')
})
