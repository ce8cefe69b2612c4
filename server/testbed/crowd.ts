import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import { transports } from '../../web/transports/index.ts'
import { type Cursor, parseCursor } from '../feed/cursor.ts'
import { Account } from './account.ts'
import { type Client, nodeClients } from './clients.ts'
import { eventually } from './eventually.ts'
import type { LogRecord } from './log-record.ts'
import { Relay } from './relay.ts'

/** How a client comes to a server. */
export type Manner =
  /** Left alone. */
  | 'steady'
  /** Cut off again and again. */
  | 'restless'
  /** Stops reading for a while, and goes on. */
  | 'slow'

export interface Member {
  readonly name: string
  readonly manner: Manner
  readonly client: Client
}

/** How many of each there are on each transport. */
export type Size = Readonly<Record<Manner, number>>

const SIZE: Size = { steady: 1, restless: 2, slow: 1 }

/** Milliseconds from one cut to the next, at most. */
const PERIOD = 300

/** Real browser halves on all transports, of which each goes its own way to one port. */
export class Crowd {
  readonly members: readonly Member[]
  /** By which each manner of client comes. */
  readonly ways: Readonly<Record<Manner, Relay>>

  private constructor(members: readonly Member[], ways: Readonly<Record<Manner, Relay>>) {
    this.members = members
    this.ways = ways
  }

  /** Resolves once each was told something. */
  static async at(port: number, size: Size = SIZE): Promise<Crowd> {
    const open = (): Promise<Relay> => Relay.open(port)
    const ways = { steady: await open(), restless: await open(), slow: await open() }
    const roles = transports.flatMap(({ name }) =>
      (Object.keys(ways) as Manner[]).flatMap((manner) =>
        Array.from({ length: size[manner] }, (_, n) => ({ transport: name, manner, n })),
      ),
    )
    const members = roles.map(async ({ transport, manner, n }) => {
      const options = { interval: 50, wait: 2 }
      const client = await nodeClients().connect(transport, ways[manner].url, options)
      return { name: `${manner} ${transport} ${n + 1}`, manner, client }
    })
    const crowd = new Crowd(await Promise.all(members), ways)
    for (const { name, client } of crowd.members) {
      await expect.poll(() => client.cursor(), { timeout: 20_000, message: name }).toBeDefined()
    }
    return crowd
  }

  of(manner: Manner): readonly Member[] {
    return this.members.filter((member) => member.manner === manner)
  }

  /** Cuts those who are restless off, one at a time, until the signal. */
  async disturb(random: () => number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.ways.restless.cutOne(random)
      await wait(random() * PERIOD, undefined, { signal }).catch(() => {})
    }
  }

  /** Resolves once everyone has the log up to there, or further. */
  async reach({ epoch, seq }: Cursor): Promise<void> {
    for (const { name, client } of this.members) {
      const isThere = async (): Promise<boolean> => {
        const at = parseCursor((await client.cursor()) ?? '')
        return at !== 'malformed' && at.epoch === epoch && at.seq >= seq
      }
      const message = `${name} has ${epoch}.${seq}`
      await expect.poll(isThere, { timeout: 60_000, message }).toBe(true)
    }
  }

  /** Everyone leaves. Returns what each was told, held against the log. */
  async leave(log: LogRecord): Promise<[Member, Account][]> {
    await Promise.all(this.members.map(({ client }) => client.close()))
    return Promise.all(
      this.members.map(async (member): Promise<[Member, Account]> => {
        const at = parseCursor((await member.client.cursor()) ?? '')
        // It may have been told of what is about to be read.
        if (at !== 'malformed') await eventually(() => expect(log.at(at)).toBeDefined())
        return [member, new Account(log, await member.client.reports())]
      }),
    )
  }
}
