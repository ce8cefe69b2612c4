import { describe, expect, test } from 'vitest'
import { price } from './testbed/drafts.ts'
import { RawConnection } from './testbed/raw.ts'
import { serve } from './testbed/serve.ts'

const ASK = 'GET /feed/sse HTTP/1.1\r\nHost: localhost\r\n\r\n'

describe('behind an answer that does not end', () => {
  test.each([
    ['another request', 'GET /feed/short-polling HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['a crowd of requests', ASK.repeat(5000)],
    ['what is not HTTP', 'nonsense\r\n\r\n'],
    ['a URL that cannot be read', 'GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ])('%s ends the connection, and no second answer gets into the stream', async (_, more) => {
    const { feed, port } = await serve()
    const client = await RawConnection.open(port)
    client.write(ASK)
    await client.until(() => client.text.includes('event: hello'))
    client.write(more)
    await client.until(() => client.ended)
    await feed.publish(price('X', 1))
    expect(client.text.match(/HTTP\/1\.1/g)).toHaveLength(1)
    expect(client.text).not.toContain('problem')
  })
})
