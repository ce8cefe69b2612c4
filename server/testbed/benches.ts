import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { Bench, BenchSettings } from '../lab/bench.ts'
import type { ChannelMessage } from '../observe/stats.ts'
import { atEnd } from './lifetime.ts'

type Said<Type extends ChannelMessage['type']> = Extract<ChannelMessage, { type: Type }>

/** What `/lab` answers. */
export interface LabAnswer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says
  readonly body: any
}

/** Asks `/lab` something, as JSON, from a page of this origin. */
export async function askLab(
  origin: string,
  method: string,
  path: string,
  body?: unknown,
  from = origin,
): Promise<LabAnswer> {
  const response = await fetch(`${origin}/lab/benches${path}`, {
    method,
    headers: { origin: from, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

/** @throws Error with what the server says where it makes none */
export async function makeBench(
  origin: string,
  settings: Partial<BenchSettings> = {},
): Promise<Bench> {
  const { status, body } = await askLab(origin, 'POST', '', settings)
  if (status !== 201) throw new Error(`no bench: ${JSON.stringify(body)}`)
  return body
}

/** @throws Error with what the server says where it refuses */
export async function setBench(
  origin: string,
  { name }: Bench,
  settings: Partial<BenchSettings>,
): Promise<Bench> {
  const { status, body } = await askLab(origin, 'PUT', `/${name}`, settings)
  if (status !== 200) throw new Error(`not set: ${JSON.stringify(body)}`)
  return body
}

/** A page's channel, and all that came over it. */
export class OpenChannel {
  readonly ws: WebSocket
  readonly messages: ChannelMessage[] = []

  private constructor(ws: WebSocket) {
    this.ws = ws
    ws.on('message', (data) => this.messages.push(JSON.parse(String(data))))
  }

  static async open(origin: string, bench?: string): Promise<OpenChannel> {
    const query = bench === undefined ? '' : `?bench=${bench}`
    const ws = new WebSocket(`${origin.replace('http', 'ws')}/channel${query}`)
    atEnd(() => ws.terminate())
    const channel = new OpenChannel(ws)
    await once(ws, 'open')
    return channel
  }

  of<Type extends ChannelMessage['type']>(type: Type): Said<Type>[] {
    return this.messages.filter((message) => message.type === type) as Said<Type>[]
  }

  say(message: object): this {
    this.ws.send(JSON.stringify(message))
    return this
  }

  /** Resolves once the server has taken what was said before. */
  async settled(): Promise<void> {
    const ref = Math.random()
    const answered = new Promise<void>((resolve) => {
      this.ws.on('message', (data) => {
        if (String(data).includes(String(ref))) resolve()
      })
    })
    this.say({ type: 'ping', ref })
    await answered
  }
}
