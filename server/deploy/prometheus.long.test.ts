import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { nodeClients } from '../testbed/clients.ts'
import { eventually } from '../testbed/eventually.ts'
import { describeWith } from '../testbed/found.ts'
import { opening } from '../testbed/opening.ts'
import { Prometheus, promtool, SHIPPED } from '../testbed/prometheus.ts'
import { Redis } from '../testbed/redis.ts'
import { type ServerProcess, startServer } from '../testbed/server-process.ts'
import { started } from '../testbed/trace.ts'
import { transports } from '../transports/index.ts'

const NAMES = transports.map(({ name }) => name)

/** Every expression that the dashboard asks for, by the title of its panel. */
async function expressions(): Promise<(readonly [panel: string, expression: string])[]> {
  const dashboard = new URL('grafana/push-or-poll.json', import.meta.url)
  const { panels } = JSON.parse(await readFile(dashboard, 'utf8')) as {
    panels: { title: string; targets: { expr: string }[] }[]
  }
  return panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const))
}

/** All that the dashboard has something to show of: clients of each kind, empty polls and resets. */
async function use({ url, port }: ServerProcess): Promise<void> {
  const options = { interval: 100, wait: 2 }
  const clients = NAMES.map((name) => nodeClients().connect(name, url, options))
  for (const client of await Promise.all(clients)) await started(client)
  for (const name of NAMES) await opening(port, name, { cursor: 'anotherlog.25' })
}

describeWith('prometheus', 'a real Prometheus', () => {
  test('takes the configuration that ships', () => {
    const { code, said } = promtool(['check', 'config', SHIPPED])
    expect(said).toContain('SUCCESS')
    expect(code).toBe(0)
  })

  test('finds nothing wrong with the names, types and help of what it reads', async () => {
    const { url } = await startServer()
    const input = await (await fetch(`${url}/metrics`)).text()
    expect(promtool(['check', 'metrics'], input)).toEqual({ code: 0, said: '' })
    const wrong = promtool(['check', 'metrics'], '# TYPE a_total gauge\na_total 1\n')
    expect(wrong.code, 'it would say so').not.toBe(0)
  })

  describeWith('redis', 'over three servers with one log in Redis', () => {
    test('finds all that the dashboard asks for', async () => {
      const redis = await Redis.start()
      const flags = ['--redis', redis.url, '--source', 'simulator', '--rate', '5', '--no-roads']
      const servers = await Promise.all([1, 2, 3].map(() => startServer({ flags })))
      const prometheus = await Prometheus.start(servers.map(({ port }) => port))
      await prometheus.soon('count(up == 1) == 3')
      await Promise.all(servers.map(use))
      const asked = await expressions()
      expect(asked.length).toBeGreaterThan(10)
      for (const [panel, expression] of asked) {
        const names = expression.match(/\b(?:push_or_poll|process|nodejs)_\w+/g) ?? []
        expect(names, `${panel}: ${expression}`).not.toEqual([])
        for (const name of names) {
          const [one, ...more] = await prometheus.soon(`count by (instance) (${name})`)
          expect([one, ...more], `${panel}: ${name} of each server`).toHaveLength(3)
        }
        // A panel leaves out what is nothing, which is what most counts of faults are.
        const shown = expression.replaceAll('[$__rate_interval]', '[10s]').replace(/ > 0$/, '')
        await prometheus.soon(shown)
      }
      const [lag] = await prometheus.query('max(push_or_poll_feed_lag_seconds)')
      expect(Number(lag?.value[1]), 'of Redis on this machine').toBeGreaterThan(0)
      const resets = 'sum by (transport) (push_or_poll_resets_total{reason="epoch"})'
      // Each server may have been scraped last before its newest reset.
      await eventually(async () => {
        const counted = (await prometheus.query(resets)).map(({ metric, value }) => [
          metric.transport,
          value[1],
        ])
        expect(Object.fromEntries(counted)).toEqual(
          Object.fromEntries(NAMES.map((it) => [it, '3'])),
        )
      })
      for (const name of NAMES) {
        const age = `push_or_poll_age_at_write_seconds_count{transport="${name}"} > 0`
        await eventually(async () => expect(await prometheus.query(age), name).toHaveLength(3))
      }
    }, 120_000)
  })
})
