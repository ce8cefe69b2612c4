import { msg, str } from '@lit/localize'
import { css, html } from 'lit'
import { PopElement } from './element.ts'
import { said } from './locales/said.ts'
import { duration, words } from './model/format.ts'
import type { Trip } from './model/round-trip.ts'
import { base, controls, section } from './styles.ts'

/** A lane's own box: publishes the way that lane would, and shows how long the way round took. */
export class PopPublish extends PopElement {
  static override properties = {
    label: {},
    running: { type: Boolean },
    watching: { type: Boolean },
    trip: { attribute: false },
    publish: { attribute: false },
  }
  declare label: string
  declare running: boolean
  /** Whether this page may only watch. */
  declare watching: boolean
  declare trip: Trip | undefined
  declare publish: (title: string) => void

  static override styles = [
    base,
    controls,
    section,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0.5rem;
        margin-top: 0.4rem;
      }

      p {
        min-height: 2.8em;
        margin-top: 0.4rem;
        font-size: var(--small);
        color: var(--soft);
      }

      p.failed {
        color: var(--critical);
      }
    `,
  ]

  override render() {
    const { trip, label } = this
    return html`
      <h4 id="title">${msg('Publish the way this lane would')}</h4>
      <form data-action="publish" aria-labelledby="title" @submit=${this.#submit}>
        <input type="text" name="title" required maxlength="200" autocomplete="off"
          placeholder=${msg('Say something')} aria-label=${msg(str`What to publish over ${said(label)}`)} />
        <button ?disabled=${!this.running || this.watching}>${msg('Publish')}</button>
      </form>
      <p class=${trip?.failure ? 'failed' : ''} role="status" data-result="publish">${this.watching ? msg('Whoever joins the room can send events.') : wayRound(trip)}</p>
    `
  }

  #submit(submit: SubmitEvent): void {
    submit.preventDefault()
    const form = submit.currentTarget as HTMLFormElement
    const title = String(new FormData(form).get('title')).trim()
    if (!title || !this.running || this.watching) return
    form.reset()
    this.publish(title)
  }
}

function wayRound(trip: Trip | undefined): string {
  if (!trip) {
    return msg('Shows the way round: the receipt, then the event back on this lane.')
  }
  if (trip.failure) return msg(str`Not published: ${said(trip.failure)}`)
  if (trip.receiptAfter === undefined) return msg('Waiting for the receipt…')
  const receipt = words(duration(trip.receiptAfter))
  if (trip.backAfter === undefined) {
    return msg(str`Receipt after ${receipt}, not back on this lane yet`)
  }
  const back = words(duration(trip.backAfter))
  return msg(str`Receipt after ${receipt}, back on this lane after ${back}`)
}

customElements.define('pop-publish', PopPublish)
