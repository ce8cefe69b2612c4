import { css, html, LitElement } from 'lit'
import { duration, words } from './model/format.ts'
import type { Trip } from './model/round-trip.ts'
import { base, controls, section } from './styles.ts'

/** A lane's own box: publishes the way that lane would, and shows how long the way round took. */
export class PopPublish extends LitElement {
  static override properties = {
    label: {},
    running: { type: Boolean },
    trip: { attribute: false },
    publish: { attribute: false },
  }
  declare label: string
  declare running: boolean
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
      <h4 id="title">Publish the way this lane would</h4>
      <form data-action="publish" aria-labelledby="title" @submit=${this.#submit}>
        <input type="text" name="title" required maxlength="200" autocomplete="off"
          placeholder="Say something" aria-label="What to publish over ${label}" />
        <button ?disabled=${!this.running}>Publish</button>
      </form>
      <p class=${trip?.failure ? 'failed' : ''} role="status" data-result="publish">${said(trip)}</p>
    `
  }

  #submit(submit: SubmitEvent): void {
    submit.preventDefault()
    const form = submit.currentTarget as HTMLFormElement
    const title = String(new FormData(form).get('title')).trim()
    if (!title || !this.running) return
    form.reset()
    this.publish(title)
  }
}

function said(trip: Trip | undefined): string {
  if (!trip) return 'Shows the way round: the receipt, then the event back on this lane.'
  if (trip.failure) return `Not published: ${trip.failure}`
  if (trip.receiptAfter === undefined) return 'Waiting for the receipt…'
  const back =
    trip.backAfter === undefined
      ? 'not back on this lane yet'
      : `back on this lane after ${words(duration(trip.backAfter))}`
  return `Receipt after ${words(duration(trip.receiptAfter))}, ${back}`
}

customElements.define('pop-publish', PopPublish)
