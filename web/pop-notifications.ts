import { msg } from '@lit/localize'
import { css, html, svg } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { NotificationEvent } from '../server/feed/schema.ts'
import { PopElement } from './element.ts'
import { line } from './model/format.ts'
import { base, section } from './styles.ts'

type Level = NotificationEvent['data']['level']

/** As many as fit beside each other without pushing the rest out of sight. */
export const SHOWN = 3

const icons: Record<Level, ReturnType<typeof svg>> = {
  info: svg`<circle cx="8" cy="8" r="6.5" /><path d="M8 7.3v4M8 4.6v.4" />`,
  warning: svg`<path d="M8 1.8 15 14H1z" /><path d="M8 6v4M8 11.7v.4" />`,
  critical: svg`<path d="M5 1.5h6L14.5 5v6L11 14.5H5L1.5 11V5z" /><path d="M8 4.5v4.4M8 11v.4" />`,
}

/** The newest notifications. What publishers wrote is shown as text, cut to a line each. */
export class PopNotifications extends PopElement {
  static override properties = { events: { attribute: false } }
  declare events: readonly NotificationEvent[]

  static override styles = [
    base,
    section,
    css`
      ol {
        display: grid;
        gap: 0.5rem;
        min-height: 7.5rem;
        align-content: start;
        margin-top: 0.4rem;
      }

      li {
        display: grid;
        grid-template-columns: 1.1rem minmax(0, 1fr);
        column-gap: 0.5rem;
        font-size: 0.875rem;
        line-height: 1.3;
      }

      svg {
        width: 1.1rem;
        margin-top: 0.05rem;
        fill: none;
        stroke: currentcolor;
        stroke-width: 1.6;
        stroke-linecap: round;
        stroke-linejoin: round;
      }

      .title {
        font-weight: 600;
      }

      .rest {
        grid-column: 2;
        font-size: var(--small);
        color: var(--soft);
      }

      .info {
        color: var(--soft);
      }

      .warning {
        color: var(--warning);
      }

      .critical {
        color: var(--critical);
      }

      .none {
        display: block;
        color: var(--soft);
      }
    `,
  ]

  override render() {
    return html`
      <h4>${msg('Notifications')}</h4>
      <ol>
        ${
          this.events.length === 0
            ? html`<li class="none">${msg('None yet')}</li>`
            : repeat(this.events, (event) => event.id, notification)
        }
      </ol>
    `
  }
}

function level(level: Level): string {
  if (level === 'info') return msg('info')
  return level === 'warning' ? msg('warning') : msg('critical')
}

function notification({ data }: NotificationEvent) {
  const rest = [line(data.text, 160), line(data.from, 60)].filter(Boolean).join(' · ')
  return html`
    <li>
      <svg class=${data.level} viewBox="0 0 16 16" aria-hidden="true">${icons[data.level]}</svg>
      <div class="title line">
        <span class=${data.level === 'info' ? 'hidden' : data.level}>${level(data.level)}</span>
        <bdi>${line(data.title, 120)}</bdi>
      </div>
      <bdi class="rest line">${rest}</bdi>
    </li>
  `
}

customElements.define('pop-notifications', PopNotifications)
