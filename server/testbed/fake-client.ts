import type { Cursor } from '../feed/cursor.ts'
import { Form } from '../feed/entry.ts'
import type { Batch } from '../feed/event.ts'
import type { FanOut } from '../feed/fan-out.ts'
import type { Attachment, Outlet } from '../feed/reader.ts'
import type { Start } from '../feed/start.ts'

/** Forms of a line an event: its id, and all of its JSON where sizes matter. */
export const ids = new Form(({ event }) => Buffer.from(`${event.id}\n`))
export const lines = new Form(({ json }) => Buffer.from(`${json}\n`))

/** What a client was sent: `hello` as a text, each write as the seqs in it. */
type Heard = string | number[]

/** A connection without a socket. It checks that it is sent nothing while it is full or gone. */
export class FakeClient implements Outlet {
  readonly form: Form
  readonly heard: Heard[] = []
  readonly writes: Buffer[] = []
  readonly hellos: Batch[] = []
  readonly heartbeats: { cursor: string; stale: boolean }[] = []
  readonly attachment: Attachment
  /** How many more things it takes until it is full. */
  room: number
  full = false
  gone = false
  /** What it does while it is written to. */
  onWrite = (): void => {}

  constructor(
    fanOut: FanOut,
    cursor?: Cursor | 'malformed',
    { room = Number.POSITIVE_INFINITY, form = ids } = {},
  ) {
    this.form = form
    this.room = room
    this.attachment = fanOut.attach(this, cursor)
  }

  write(bytes: Buffer, count: number): boolean {
    const seqs = bytes
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => Number(/\.(\d+)/.exec(line)?.[1]))
    if (seqs.length !== count) throw new Error(`${count} events said, ${seqs.length} written`)
    this.writes.push(bytes)
    return this.#take(seqs)
  }

  hello(start: Start): boolean {
    const batch = JSON.parse(start.json) as Batch
    const { outcome, reason, cursor } = batch
    if (cursor !== start.cursor) throw new Error(`${cursor} is not ${start.cursor}`)
    this.hellos.push(batch)
    return this.#take([outcome, reason, cursor].filter(Boolean).join(' '))
  }

  heartbeat(cursor: string, stale: boolean): void {
    this.heartbeats.push({ cursor, stale })
  }

  fail(error: unknown): void {
    throw error
  }

  drain(room = Number.POSITIVE_INFINITY): void {
    this.full = false
    this.room = room
    this.attachment.drained()
  }

  detach(): void {
    this.gone = true
    this.attachment.detach()
  }

  get cursor(): string {
    return this.attachment.cursor
  }

  /** How many events each write had. */
  get pages(): number[] {
    return this.heard.filter((what) => typeof what !== 'string').map(({ length }) => length)
  }

  /** Every event it was sent, in order. */
  get seqs(): number[] {
    return this.heard.filter((what) => typeof what !== 'string').flat()
  }

  #take(what: Heard): boolean {
    if (this.full || this.gone) throw new Error(`${what} was sent to one that is full or gone`)
    this.heard.push(what)
    this.onWrite()
    this.full = --this.room <= 0
    return !this.full
  }
}

export function detachAll(clients: readonly FakeClient[]): void {
  for (const client of clients) client.detach()
}
