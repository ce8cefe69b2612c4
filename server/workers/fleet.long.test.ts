import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startFleet } from '../testbed/fleet.ts'
import { describeWith } from '../testbed/found.ts'

/** Generous: each process that starts takes a second of CPU. */
const LONG = 180_000

describeWith('redis', 'a fleet', () => {
  test(
    'of eleven says nothing that worries, and of its ports only where clients go',
    async () => {
      const { server } = await startFleet({ flags: ['--workers', '11'] })
      // It looks at all of them each second.
      await sleep(3000)
      expect(server.stderr).not.toContain('Warning')
      const listening = server.stderr.match(/Server listening at http:[^"]+/g)
      expect(new Set(listening)).toEqual(new Set([`Server listening at ${server.url}`]))
    },
    LONG,
  )
})
