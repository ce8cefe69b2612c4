import { msg, str } from '@lit/localize'
import { html, nothing } from 'lit'
import type { Clock } from './clock.ts'
import { PopElement } from './element.ts'
import type { Lane } from './lane.ts'
import { said } from './locales/said.ts'
import { seqOf } from './model/event-id.ts'
import { lateness, words } from './model/format.ts'
import { sendStyles } from './pop-send.styles.ts'
import type { Sending } from './sending.ts'
import { base, controls } from './styles.ts'

/** Sends one event, and says who has heard of it. */
export class PopSend extends PopElement {
  static override properties = {
    sending: { attribute: false },
    lanes: { attribute: false },
    clock: { attribute: false },
    shortcuts: { type: Boolean },
    now: { type: Number },
    watching: { type: Boolean },
  }
  declare sending: Sending
  declare lanes: readonly Lane[]
  declare clock: Clock
  declare shortcuts: boolean
  declare now: number
  /** Whether this page may only watch. */
  declare watching: boolean

  static override styles = [base, controls, sendStyles]

  override render() {
    const { failure } = this.sending
    return html`
      <button class="send" data-action="send" ?disabled=${this.watching} title=${this.watching ? msg('Whoever joins the room can send events.') : nothing} @click=${() => void this.sending.send()}>
        ${msg('Send an event')}${this.shortcuts ? html` <kbd>${msg('Space')}</kbd>` : nothing}
      </button>
      <p class="hidden" role="status" data-result="send">${this.#announcement()}</p>
      ${failure ? html`<p class="failure line" title=${said(failure)}>${msg(str`Not sent: ${said(failure)}`)}</p>` : nothing}
    `
  }

  /** Spoken twice at most: that it was sent, and who has heard, once all have. */
  #announcement(): string {
    const { hearing, failure } = this.sending
    if (failure) return msg(str`Not sent: ${said(failure)}`)
    if (hearing?.id === undefined) return ''
    const sent = msg(str`Event ${seqOf(hearing.id)} sent.`)
    if (this.lanes.some(({ transport }) => this.sending.waits(transport.name))) return sent
    const label = (name: string) =>
      said(this.lanes.find(({ transport }) => transport.name === name)?.transport.label ?? name)
    const heard = hearing.all().map((one) => {
      const after = words(lateness(one.lateness, this.clock.uncertainty))
      return msg(str`${label(one.lane)} after ${after}`)
    })
    if (heard.length === 0) return `${sent} ${msg('No lane is running.')}`
    return `${sent} ${msg(str`Heard by ${heard.join(', ')}.`)}`
  }
}

customElements.define('pop-send', PopSend)
