import { once } from 'node:events'
import net from 'node:net'
import { pipeline, Transform } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { atEnd } from './lifetime.ts'

export interface LinkSettings {
  /** Milliseconds that each byte takes, each way. */
  readonly delay?: number
  /** Bytes a second that each connection gets, each way. */
  readonly rate?: number
}

/** A port on 127.0.0.1 that leads to another over a link that is long or thin, until the test ends. */
export class SlowLink {
  readonly port: number

  private constructor(port: number) {
    this.port = port
  }

  static async open(port: number, settings: LinkSettings): Promise<SlowLink> {
    const sockets = new Set<net.Socket>()
    const listener = net.createServer((client) => {
      const server = net.connect(port, '127.0.0.1')
      for (const socket of [client, server]) {
        sockets.add(socket)
        socket.on('close', () => sockets.delete(socket))
      }
      // One side's end, and its failure, is the other's.
      pipeline(client, passage(settings), server, passage(settings), client, () => {})
    })
    await once(listener.listen(0, '127.0.0.1'), 'listening')
    atEnd(async () => {
      const closed = new Promise((resolve) => listener.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    })
    return new SlowLink((listener.address() as net.AddressInfo).port)
  }
}

/** Takes in no more than it may pass on, and so has the sender wait, as a link does. */
function passage({ delay = 0, rate = Number.POSITIVE_INFINITY }: LinkSettings): Transform {
  let free = 0
  return new Transform({
    async transform(chunk: Buffer, _encoding, done) {
      const now = performance.now()
      free = Math.max(free, now) + (chunk.length / rate) * 1000
      setTimeout(() => this.push(chunk), free - now + delay)
      await wait(free - now)
      done()
    },
    final(done) {
      setTimeout(done, delay)
    },
  })
}
