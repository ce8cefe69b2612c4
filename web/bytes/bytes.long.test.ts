import { createHash, randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { ChannelMessage } from '../../server/observe/stats.ts'
import { launchBrowser } from '../../server/testbed/browser.ts'
import { ask, get, WEBSOCKET } from '../../server/testbed/conversation.ts'
import { describeWith } from '../../server/testbed/found.ts'
import { RawConnection } from '../../server/testbed/raw.ts'
import {
  markup,
  messages,
  openBytes,
  readMessage,
  type ShownMessage,
} from '../testbed/bytes-tab.ts'
import {
  chooseSource,
  type Dashboard,
  nameOf,
  openDashboard,
  PATIENCE,
  send,
  seqOf,
  serve,
} from '../testbed/dashboard.ts'

/** RFC 6455 §1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

describeWith('browser', 'the bytes', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 240_000)

  /** A page whose bench has no events but those that a person sends. */
  async function open(before?: (page: Page) => unknown) {
    const server = await serve()
    const dashboard = await openDashboard(browser, server.url, {}, before)
    await chooseSource(dashboard.page, 'none')
    return { ...server, ...dashboard }
  }

  test('are of a WebSocket frame what a raw socket was sent, field by field', async () => {
    const { port, page, errors, benches } = await open()
    await openBytes(page, 'websocket')
    const path = `/feed/websocket?bench=${nameOf({ benches })}`
    const raw = await RawConnection.open(port)
    raw.write(get(path, ...WEBSOCKET))
    await raw.until((text) => text.includes('"hello"'), PATIENCE)
    const id = await send(page)
    await raw.until((text) => text.includes('Hello no.'), PATIENCE)
    const sent = framesOf(raw.received).find(({ text }) => text.startsWith(`{"id":"${id}"`))
    if (sent === undefined) throw new Error('the raw socket was sent no such frame')

    const row = messages(page, { kind: 'frame', direction: 'down' })
    const shown = await readMessage(page, row.filter({ hasText: `#${seqOf(id)}` }))
    expect(shown.bytes).toEqual(sent.bytes)
    const [first = 0, second = 0] = sent.bytes
    const bit = (byte: number, index: number) => `${(byte >> (7 - index)) & 1}`
    expect(of(shown, 'FIN')).toEqual({ value: bit(first, 0), from: 0, to: 1, bits: '0' })
    expect(of(shown, 'RSV1')).toEqual({ value: bit(first, 1), from: 0, to: 1, bits: '1' })
    expect(of(shown, 'RSV2')).toEqual({ value: bit(first, 2), from: 0, to: 1, bits: '2' })
    expect(of(shown, 'RSV3')).toEqual({ value: bit(first, 3), from: 0, to: 1, bits: '3' })
    expect(of(shown, 'opcode')).toEqual({
      ...{ value: `${first & 15} (text)`, from: 0, to: 1, bits: '4–7' },
    })
    expect(of(shown, 'MASK')).toEqual({ value: bit(second, 0), from: 1, to: 2, bits: '0' })
    expect(of(shown, 'length')).toEqual({ value: `${second & 127}`, from: 1, to: 2, bits: '1–7' })
    // An event has more than 125 bytes, so that its length follows in two more.
    expect(second & 127).toBe(126)
    expect(of(shown, 'extended length')).toEqual({
      ...{ value: `${sent.bytes.readUInt16BE(2)}`, from: 2, to: 4, bits: undefined },
    })
    expect(of(shown, 'event')).toEqual({
      ...{ value: sent.text, from: 4, to: sent.bytes.length, bits: undefined },
    })
    expect(shown.fields.some(({ name }) => name === 'masking key')).toBe(false)
    expect(errors).toEqual([])
  }, 120_000)

  test('are of a frame that the page sends masked, with the key that it was sent with', async () => {
    const said: string[] = []
    const { page, errors } = await open((page) => {
      page.on('websocket', (socket) => {
        if (!socket.url().includes('/feed/websocket')) return
        socket.on('framesent', ({ payload }) => said.push(payload.toString()))
      })
    })
    // High enough for the lane's box below: what is out of sight is not captured.
    await page.setViewportSize({ width: 1280, height: 2400 })
    await openBytes(page, 'websocket')
    const form = page.locator('[data-lane=websocket] form[data-action=publish]')
    await form.locator('input').fill('masked')
    await form.locator('button').click()
    const row = messages(page, { kind: 'frame', direction: 'up' })
    const publishes = row.filter({ hasText: 'text frame publish' })
    const { bytes, ...shown } = await readMessage(page, publishes)
    expect(of(shown, 'FIN').value).toBe('1')
    expect(of(shown, 'opcode').value).toBe('1 (text)')
    expect(of(shown, 'MASK').value).toBe('1')
    const key = of(shown, 'masking key')
    expect(Buffer.from(key.value.replaceAll(' ', ''), 'hex')).toEqual(
      bytes.subarray(key.from, key.to),
    )
    const payload = bytes
      .subarray(key.to)
      .map((byte, at) => byte ^ (bytes[key.from + (at & 3)] ?? 0))
    expect(Buffer.from(payload).toString()).toBe(said.at(-1))
    expect(said.at(-1)).toContain('masked')
    expect(errors).toEqual([])
  }, 120_000)

  test('are of a short poll what a raw socket is answered to the same cursor', async () => {
    const { url, page, errors, benches } = await open()
    await openBytes(page, 'short-polling')
    const id = await send(page)
    const body = page.locator('[data-kind=body]', { hasText: `#${seqOf(id)}` })
    const exchange = page.locator('pop-wire-list .group', { has: body })
    await exchange.waitFor({ timeout: PATIENCE })
    const read = (kind: string) => readMessage(page, exchange.locator(`[data-kind=${kind}]`))
    const request = await read('request')
    const head = await read('response')
    const content = await read('body')

    const [line = ''] = request.bytes.toString('latin1').split('\r\n')
    expect(line).toMatch(/^GET \/feed\/short-polling\?\S*cursor=\S+ HTTP\/1\.1$/)
    expect(of(request, 'request line').value).toBe(line)
    const [, target = ''] = line.split(' ')
    expect(of(request, 'cursor').value).toBe(new URL(target, url).searchParams.get('cursor'))
    const { roads } = benches.at(-1) ?? {}
    const answer = await ask(roads?.['short-polling'] ?? 0, get(target, `Origin: ${url}`))

    expect(withoutDate(head.bytes.toString('latin1'))).toBe(withoutDate(answer.head))
    const status = `HTTP/${answer.version} ${answer.status} ${answer.reason}`
    expect(of(head, 'status line').value).toBe(status)
    for (const [name, value] of Object.entries(answer.headers)) {
      const field = head.fields.find((each) => each.name.toLowerCase() === name)
      expect(field, name).toBeDefined()
      if (name !== 'date') expect(field?.value, name).toBe(value)
    }
    expect(content.bytes).toEqual(answer.body)
    const event = of(content, 'event')
    const json = answer.body.subarray(event.from, event.to).toString()
    expect(event.value).toBe(json)
    expect(JSON.parse(json)).toMatchObject({ id })
    expect(errors).toEqual([])
  }, 120_000)

  test('of a handshake come with its Sec-WebSocket-Accept, worked out', async () => {
    const { port, page, errors } = await open()
    await openBytes(page, 'websocket')
    await send(page)
    // The stream had begun before anybody looked.
    await page.getByRole('button', { name: 'Connect anew' }).click({ timeout: PATIENCE })
    const answered = messages(page, { kind: 'response', direction: 'down' }).first()
    const answer = await readMessage(page, answered)
    expect(of(answer, 'status line').value).toBe('HTTP/1.1 101 Switching Protocols')
    const request = await readMessage(
      page,
      messages(page, { kind: 'request', direction: 'up' }).first(),
    )
    const key = of(request, 'Sec-WebSocket-Key').value
    expect(Buffer.from(key, 'base64')).toHaveLength(16)
    const sum = createHash('sha1').update(`${key}${GUID}`)
    const accept = sum.copy().digest('base64')

    for (const row of [answered, messages(page, { kind: 'request', direction: 'up' }).first()]) {
      await row.click()
      const worked = page.locator('pop-handshake [data-accept]')
      expect(await worked.getAttribute('data-accept')).toBe(accept)
      expect(await worked.getAttribute('data-agrees')).toBe('true')
      expect(await worked.locator('[data-sha1]').innerText()).toBe(sum.copy().digest('hex'))
      expect(await worked.locator('[data-answered]').innerText()).toBe(accept)
    }
    // And so does the server, whoever asks it with that key.
    const headers = WEBSOCKET.map((line) => line.replace(/(?<=-Key: ).*/, key))
    const raw = await RawConnection.open(port)
    raw.write(get('/feed/websocket', ...headers))
    const received = await raw.until((text) => text.includes('\r\n\r\n'), PATIENCE)
    const [head] = received.toString('latin1').split('\r\n\r\n')
    expect(head).toContain(`Sec-WebSocket-Accept: ${accept}`)
    expect(of(answer, 'Sec-WebSocket-Accept').value).toBe(accept)
    expect(errors).toEqual([])
  }, 120_000)

  test('never show a secret cookie, though it crosses with every request', async () => {
    const secret = randomBytes(18).toString('base64url')
    const cookie = `session=${secret}`
    const mirrored: ChannelMessage[] = []
    const frames: string[] = []
    const crossed: (string | undefined)[] = []
    const { url } = await serve()
    const { hostname } = new URL(url)
    const { page, errors }: Dashboard = await openDashboard(browser, url, {}, async (page) => {
      const more = { domain: hostname, path: '/', httpOnly: true }
      await page.context().addCookies([{ name: 'session', value: secret, ...more }])
      page.on('websocket', (socket) => {
        if (!socket.url().includes('/channel')) return
        socket.on('framereceived', ({ payload }) => {
          frames.push(payload.toString())
          mirrored.push(JSON.parse(payload.toString()) as ChannelMessage)
        })
      })
      page.on('requestfinished', async (request) => {
        if (!request.url().includes('/feed/short-polling')) return
        crossed.push((await request.allHeaders()).cookie)
      })
    })
    await chooseSource(page, 'none')
    await openBytes(page, 'websocket')
    await send(page)
    await page.getByRole('button', { name: 'Connect anew' }).click({ timeout: PATIENCE })
    const upgrade = await readMessage(
      page,
      messages(page, { kind: 'request', direction: 'up' }).first(),
    )
    expect(of(upgrade, 'request line').value).toContain('/feed/websocket')
    const seen = [await markup(page)]
    await page.click('pop-bytes [data-filter=short-polling]')
    await page.click('pop-bytes [data-hold]')
    const poll = await readMessage(
      page,
      messages(page, { kind: 'request', direction: 'up' }).first(),
    )
    expect(of(poll, 'request line').value).toContain('/feed/short-polling')
    seen.push(await markup(page))

    // It did cross: the browser sent it, and where it was there are as many stars.
    await expect.poll(() => crossed, { timeout: PATIENCE }).toContain(cookie)
    for (const { bytes, ...shown } of [upgrade, poll]) {
      const field = of(shown, 'Cookie')
      expect(field.value).toBe('*'.repeat(cookie.length))
      const line = bytes.subarray(field.from, field.to).toString('latin1')
      expect(line).toBe(`Cookie: ${'*'.repeat(cookie.length)}\r\n`)
    }
    for (const text of seen) {
      expect(text).toContain('*'.repeat(cookie.length))
      expect(text).not.toContain(secret)
    }
    const bytes = mirrored.flatMap((said) => (said.type === 'message' ? [said.message.bytes] : []))
    const requests = bytes.map((base64) => Buffer.from(base64, 'base64').toString('latin1'))
    expect(requests.filter((text) => text.includes('\r\nCookie: **')).length).toBeGreaterThan(1)
    for (const text of [...frames, ...requests]) expect(text).not.toContain(secret)
    expect(errors).toEqual([])
  }, 120_000)
})

/** What the page says of the first field of a name. */
function of({ fields }: Pick<ShownMessage, 'fields'>, wanted: string) {
  const found = fields.find(({ name }) => name === wanted)
  if (found === undefined) {
    throw new Error(`no ${wanted} among ${fields.map(({ name }) => name).join(', ')}`)
  }
  const { name, ...rest } = found
  return rest
}

/** A head without its `Date` line, which is that of the moment. */
function withoutDate(head: string): string {
  expect(head).toMatch(/^date: .*\r$/im)
  return head.replace(/^date: .*\r\n/im, '')
}

/** Unmasked frames after an answer's head, read by RFC 6455 §5.2. */
function framesOf(received: Buffer): { readonly bytes: Buffer; readonly text: string }[] {
  const frames: { bytes: Buffer; text: string }[] = []
  let at = received.indexOf('\r\n\r\n') + 4
  while (at + 2 <= received.length) {
    const short = received.readUInt8(at + 1)
    const size = short === 127 ? 10 : short === 126 ? 4 : 2
    if (at + size > received.length) break
    const length =
      size === 2
        ? short
        : size === 4
          ? received.readUInt16BE(at + 2)
          : Number(received.readBigUInt64BE(at + 2))
    const bytes = received.subarray(at, at + size + length)
    frames.push({ bytes: Buffer.from(bytes), text: bytes.subarray(size).toString() })
    at += size + length
  }
  return frames
}
