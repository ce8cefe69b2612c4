import { msg } from '@lit/localize'
import { css, html } from 'lit'
import { PopElement } from './element.ts'
import { LANGUAGES, type Language } from './locales/locale.ts'
import { type Preferences, THEMES, type Theme } from './preferences.ts'
import { base, controls } from './styles.ts'

/** A language is named in itself: who reads only that one has to find it. */
const NAMES: Record<Language, string> = { en: 'English', ko: '한국어' }

function themeLabel(theme: Theme): string {
  switch (theme) {
    case 'auto':
      return msg('Theme: as the system')
    case 'light':
      return msg('Theme: light')
    case 'dark':
      return msg('Theme: dark')
    case 'projector':
      return msg('Theme: projector')
  }
}

/** Language, theme, and whether single keys do something. */
export class PopPreferences extends PopElement {
  static override properties = { preferences: { attribute: false }, shortcuts: { type: Boolean } }
  declare preferences: Preferences
  declare shortcuts: boolean

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.5rem 0.75rem;
      }

      label {
        flex: none;
      }

      select {
        min-height: 2rem;
        padding: 0 0.4rem;
        border: 1px solid var(--edge);
        border-radius: 0.5rem;
        background: var(--paper);
        color: var(--ink);
        font: inherit;
        font-size: var(--small);
      }

      label.keys {
        display: flex;
        align-items: center;
        gap: 0.4rem;
        min-height: 2rem;
        font-size: var(--small);
        cursor: pointer;
      }
    `,
  ]

  override render() {
    const { theme, language } = this.preferences
    return html`
      <label>
        <span class="hidden">${msg('Language')}</span>
        <select data-action="language" @change=${(change: Event) =>
          void this.preferences.setLanguage(
            (change.target as HTMLSelectElement).value as Language,
          )}>
          ${LANGUAGES.map((one) => html`<option value=${one} lang=${one} ?selected=${one === language}>${NAMES[one]}</option>`)}
        </select>
      </label>
      <label>
        <span class="hidden">${msg('Theme')}</span>
        <select data-action="theme" @change=${(change: Event) =>
          this.preferences.setTheme((change.target as HTMLSelectElement).value as Theme)}>
          ${THEMES.map((one) => html`<option value=${one} ?selected=${one === theme}>${themeLabel(one)}</option>`)}
        </select>
      </label>
      <label class="keys" title=${msg('Space: send an event. P: pause the view. 1 to 4: tabs.')}>
        <input type="checkbox" data-action="shortcuts" .checked=${this.shortcuts}
          @change=${(change: Event) => this.preferences.setShortcuts((change.target as HTMLInputElement).checked)} />
        ${msg('Single keys')}
      </label>
    `
  }
}

customElements.define('pop-preferences', PopPreferences)
