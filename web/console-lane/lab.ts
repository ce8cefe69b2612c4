import { msg, str } from '@lit/localize'
import { transports } from '../transports/index.ts'
import type { Transport } from '../transports/transport.ts'
import type { Learner } from './learner.ts'
import { learnerTransport } from './learner-transport.ts'

/** What the page does with a lane of the learner's own. */
export interface LabHost {
  addLane(transport: Transport): void
  removeLane(name: string): void
}

const NAME = /^[a-z][a-z0-9-]{0,19}$/

/** English: most of it is code, which is the same in every language. */
const HELP = `lab.lane('mine', code) adds a lane of your own; lab.lane('mine', null) removes it.

A poll every half second:

  lab.lane('mine', async ({ get, batch, cursor, sleep }) => {
    for (;;) {
      await batch(await get('/feed/short-polling', { cursor: cursor() }))
      await sleep(500)
    }
  })

A stream:

  lab.lane('mine', ({ url, batch, event, cursor, signal }) => {
    const source = new EventSource(url('/feed/sse', { cursor: cursor() }))
    source.addEventListener('hello', ({ data }) => batch(JSON.parse(data)))
    source.onmessage = ({ data }) => event(JSON.parse(data))
    signal.onabort = () => source.close()
  })

Your code gets { url, get, cursor, event, batch, sleep, signal }. Hand over each event with
event(e), or a batch with batch(b): the lane says so when an order is broken, a gap is silent or
an event cannot be recognised. What your code throws is shown on the lane, and it is called again.`

/** `window.lab`: what a learner can do from the console. */
export class Lab {
  readonly #host: LabHost
  readonly #names = new Set<string>()

  constructor(host: LabHost) {
    this.#host = host
  }

  /**
   * Adds a lane that runs the code, in place of one of the same name; null removes it.
   * @throws TypeError on a name that is not one, and on code that is no function
   */
  lane(name: string, learner: Learner | null): string {
    if (typeof name !== 'string' || !NAME.test(name)) {
      throw new TypeError(
        msg(str`'${name}' is no name: a to z, 0 to 9 and -, at most 20, a letter first`),
      )
    }
    if (transports.some((transport) => transport.name === name)) {
      throw new TypeError(msg(str`there is a lane called '${name}' already: choose another name`))
    }
    if (learner !== null && typeof learner !== 'function') {
      throw new TypeError(
        msg(str`lab.lane('${name}', code) takes a function, or null to remove the lane`),
      )
    }
    const wasThere = this.#names.delete(name)
    if (wasThere) this.#host.removeLane(name)
    if (learner === null)
      return wasThere ? msg(str`lane '${name}' removed`) : msg(str`there is no lane '${name}'`)
    this.#names.add(name)
    this.#host.addLane(learnerTransport(name, learner))
    return wasThere ? msg(str`lane '${name}' replaced`) : msg(str`lane '${name}' added`)
  }

  help(): void {
    console.info(HELP)
  }
}

/** Puts `lab` on the page's window; looked at for the first time, it says what it can do. */
export function installLab(host: LabHost, target: object = window): Lab {
  const lab = new Lab(host)
  let isExplained = false
  Object.defineProperty(target, 'lab', {
    configurable: true,
    get() {
      if (!isExplained) lab.help()
      isExplained = true
      return lab
    },
  })
  return lab
}
