import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ask, get } from '../testbed/conversation.ts'
import { atEnd } from '../testbed/lifetime.ts'
import { type Served, serve } from '../testbed/serve.ts'

const SCRIPT = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='

async function served(): Promise<Served> {
  const site = await mkdtemp(join(tmpdir(), 'push-or-poll-site-'))
  atEnd(() => rm(site, { recursive: true }))
  await writeFile(join(site, 'index.html'), 'learners')
  await writeFile(join(site, 'room.html'), 'teacher')
  const report = join(site, 'report')
  const meta = `<meta http-equiv="Content-Security-Policy" content="script-src '${SCRIPT}'">`
  await writeFile(report, `${meta}<script>'sha256-elsewhere='</script>`)
  return serve({ site, report, origins: ['http://board.local:3000', 'http://192.168.1.7'] })
}

/** The directives of a page's policy by name. */
async function policyOf(origin: string, path: string): Promise<Record<string, string>> {
  const { headers } = await fetch(`${origin}${path}`)
  const directives = (headers.get('content-security-policy') ?? '').split(';')
  return Object.fromEntries(directives.map((one) => /^\s*(\S+)\s*(.*)$/.exec(one)?.slice(1) ?? []))
}

test('pages run scripts of ours alone, and nobody frames them', async () => {
  const { origin } = await served()
  for (const path of ['/', '/room', '/docs/', '/docs/static/swagger-initializer.js']) {
    expect(await policyOf(origin, path), path).toMatchObject({
      'default-src': "'self'",
      'script-src': "'self'",
      'object-src': "'none'",
      'frame-ancestors': "'none'",
    })
    const { headers } = await fetch(`${origin}${path}`)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    // For those who come without TLS there is no way up.
    expect(headers.get('strict-transport-security')).toBeNull()
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests')
  }
})

test('the report runs the script that the policy at its own top names, and no other', async () => {
  const { origin } = await served()
  expect((await policyOf(origin, '/experiments'))['script-src']).toBe(`'self' '${SCRIPT}'`)
})

test('a page may reach the roads, which are other ports of the name that it was asked for by', async () => {
  const { port } = await served()
  const connects = async (host: string): Promise<string | undefined> => {
    const asked = get('/').replace(/Host: .*/, `Host: ${host}`)
    const { headers } = await ask(port, asked)
    return /connect-src ([^;]*)/.exec(headers['content-security-policy'] ?? '')?.[1]
  }
  expect(await connects('board.local:3000')).toBe("'self' http://board.local:* ws://board.local:*")
  expect(await connects('192.168.1.7')).toBe("'self' http://192.168.1.7:* ws://192.168.1.7:*")
  // A policy has no form for an address of IPv6.
  expect(await connects('[::1]:3000')).toBe("'self' http: ws:")
})

test('what is asked for by the thousand carries none of it', async () => {
  const { origin } = await served()
  for (const path of ['/feed/short-polling', '/feed/sse', '/stats', '/health', '/lab/benches/x']) {
    const answer = await fetch(`${origin}${path}`)
    const names = [...answer.headers.keys()]
    expect(names).not.toContain('content-security-policy')
    expect(names).not.toContain('x-frame-options')
    await answer.body?.cancel()
  }
})
