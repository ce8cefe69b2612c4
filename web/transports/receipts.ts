import type { Receipt } from '../../server/feed/event.ts'
import { PATIENCE } from './post.ts'

interface Waiting {
  resolve(receipt: Receipt): void
  reject(error: Error): void
  readonly timer: ReturnType<typeof setTimeout>
}

/** What was published and not yet acknowledged, by the `ref` that the server sends back. */
export class Receipts {
  readonly #waiting = new Map<number, Waiting>()
  #refs = 0

  expect(): [ref: number, receipt: Promise<Receipt>] {
    const ref = ++this.#refs
    const receipt = new Promise<Receipt>((resolve, reject) => {
      const timer = setTimeout(() => this.refused(ref, 'No receipt came within 10 s.'), PATIENCE)
      this.#waiting.set(ref, { resolve, reject, timer })
    })
    return [ref, receipt]
  }

  arrived(ref: number, { id, at }: Receipt): void {
    this.#take(ref)?.resolve({ id, at })
  }

  refused(ref: number, why: string): void {
    this.#take(ref)?.reject(new Error(why))
  }

  /** The connection is gone; whether what was sent arrived is not known. */
  lost(): void {
    for (const ref of this.#waiting.keys()) this.refused(ref, 'The connection was lost.')
  }

  #take(ref: number): Waiting | undefined {
    const waiting = this.#waiting.get(ref)
    this.#waiting.delete(ref)
    clearTimeout(waiting?.timer)
    return waiting
  }
}
