import type { App } from './fastify.ts'
import { clientOf } from './lab/clients.ts'

/** Gives each request the address of its client, who may be behind a road: `request.client`. */
export function behindRoads(app: App): void {
  app.decorateRequest('client', {
    getter() {
      // Of one who has left already there is none.
      return clientOf(this.raw.socket) ?? this.ip ?? ''
    },
  })
}
