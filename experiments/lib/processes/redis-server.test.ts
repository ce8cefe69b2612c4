import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { describeWith, pathOf } from '../../../server/testbed/found.ts'
import { atEnd } from '../../../server/testbed/lifetime.ts'
import { command } from '../../../server/testbed/redis.ts'
import { UsageError } from '../experiment.ts'
import { installedRedis, isOlder, versionIn } from './installed-redis.ts'
import { startRedis } from './redis-server.ts'

test('its version is in what it says of itself', () => {
  const text = 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c97\n'
  expect(versionIn(text)).toBe('7.0.15')
  expect(versionIn('not a redis-server')).toBeUndefined()
  expect(['5.0.14', '6.0.16', '6.2.0', '7.0.15', '10.0.0'].map(isOlder)).toEqual([
    ...[true, true, false, false, false],
  ])
})

test('where there is none, one line says what is needed and what would help', async () => {
  const failure = await installedRedis('/none/redis-server').catch((error: Error) => error)
  expect(failure).toBeInstanceOf(UsageError)
  expect((failure as Error).message).toBe(
    'this question needs redis-server 6.2 or newer, which no "npm ci" brings, and REDIS_PATH=/none/redis-server is no redis-server that runs: install it (Debian: apt-get install redis-server), or name it in REDIS_PATH',
  )
})

describeWith('redis', 'a Redis of its own', () => {
  test('is ready when it is started, and leaves neither process nor folder', async () => {
    const redis = await startRedis(await installedRedis(pathOf('redis')), undefined)
    const [, folder = ''] = await command<string[]>(redis.url, 'CONFIG', 'GET', 'dir')
    expect(existsSync(folder)).toBe(true)
    await redis.stop()
    expect(existsSync(folder)).toBe(false)
    expect(() => process.kill(redis.pid, 0)).toThrow('ESRCH')
  })

  test('that is killed says so, and one that was stopped does not', async () => {
    const installed = await installedRedis(pathOf('redis'))
    const [killed, stopped] = [await startRedis(installed, 0), await startRedis(installed, 0)]
    atEnd(() => Promise.all([killed.stop(), stopped.stop()]))
    process.kill(killed.pid, 'SIGKILL')
    expect(await killed.died).toContain('Redis ended with SIGKILL')
    await stopped.stop()
    expect(await Promise.race([stopped.died, Promise.resolve('nothing')])).toBe('nothing')
  })
})

test('one that does not start is told with what it said', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'push-or-poll-no-redis-'))
  const file = path.join(folder, 'redis-server')
  await writeFile(file, '#!/bin/sh\necho this is no Redis\nexit 3\n', { mode: 0o755 })
  await expect(startRedis({ path: file, version: '7.0.15' }, undefined)).rejects.toThrow(
    /^Redis did not start: Redis ended with 3\nthis is no Redis$/,
  )
})
