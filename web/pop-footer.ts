import { msg, str } from '@lit/localize'
import { css, html, nothing } from 'lit'
import type { Channel } from './channel.ts'
import { PopElement } from './element.ts'
import { bytes, duration, group, UNKNOWN, words } from './model/format.ts'
import { base } from './styles.ts'

/** What is known of the server. */
export class PopFooter extends PopElement {
  static override properties = {
    channel: { attribute: false },
    /** Changes with each render of the page: the channel itself stays the same object. */
    now: { type: Number },
  }
  declare channel: Channel
  declare now: number

  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0.5rem 1.5rem;
        margin-top: 1.25rem;
        font-size: var(--small);
        color: var(--soft);
      }

      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 0 1rem;
      }

      a {
        display: inline-block;
        min-height: 1.5rem;
        color: inherit;
      }
    `,
  ]

  override render() {
    const { stats, connected, clock } = this.channel
    const { uncertainty } = clock
    const known = uncertainty === undefined ? UNKNOWN : `± ${words(duration(uncertainty))}`
    const memory = stats && words(bytes(stats.process.rss))
    return html`
      <p>
        <b>${connected ? msg('Server connected') : msg('Server out of reach, trying again')}</b>
        · ${msg(str`its clock known to ${known}`)}
        ${stats ? `· ${msg(str`log ${stats.feed.epoch}, ${group(stats.feed.newest)} events, ${memory} of memory`)}` : nothing}
      </p>
      <nav aria-label=${msg('Server')}>
        <a href="/docs">API</a> <a href="/stats">${msg('Statistics')}</a>
        <a href="/experiments">${msg('Experiments')}</a> <a href="/room">${msg('Room')}</a>
      </nav>
    `
  }
}

customElements.define('pop-footer', PopFooter)
