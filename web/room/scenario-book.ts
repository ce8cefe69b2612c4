import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type Card, cards } from '../scenarios/index.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import type { RoomScenario } from './room-scenario.ts'

/** What can be called. What a scenario asks is in its code, which is fetched when it is called. */
export class ScenarioBook implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #loaded = new Map<string, Scenario | undefined>()

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  hostConnected(): void {}

  /** In the order of a workshop. */
  get all(): readonly Card[] {
    return cards
  }

  /** As much as is known of it now; the host is rendered again when it is more. */
  describe(id: string): RoomScenario {
    const card = cards.find((each) => each.id === id)
    if (card === undefined) return { id, title: id }
    const scenario = this.#loaded.get(id)
    if (!this.#loaded.has(id)) void this.#load(card)
    const title = `${card.number}. ${card.title()}`
    if (scenario === undefined) return { id, title }
    const question = scenario.question()
    return {
      id,
      title,
      question: question.text,
      ...(question.kind === 'number' ? { unit: question.unit } : { choices: question.choices }),
      ...(scenario.model !== undefined && { model: scenario.model }),
    }
  }

  async #load(card: Card): Promise<void> {
    this.#loaded.set(card.id, undefined)
    try {
      this.#loaded.set(card.id, await card.load())
      this.#host.requestUpdate()
    } catch {
      // Out of reach: asked for again at the next render, of which there is one a second at most.
      this.#loaded.delete(card.id)
    }
  }
}
