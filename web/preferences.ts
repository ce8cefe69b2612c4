import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { browserLanguage, type Language, language, setLanguage } from './locales/locale.ts'

export const THEMES = ['auto', 'light', 'dark', 'projector'] as const
export type Theme = (typeof THEMES)[number]

/** Where the switch for single-key shortcuts is kept. */
const SHORTCUTS = 'push-or-poll-shortcuts'

/** How a person wants the page to be: what the address says, so that a link brings it along. */
export class Preferences implements ReactiveController {
  theme: Theme = 'auto'
  language: Language = 'en'
  /** The scenario that is open. */
  scenario: string | undefined
  /** Whether single keys do something. WCAG 2.1.4: they can be switched off. */
  shortcuts = true
  readonly #host: ReactiveControllerHost

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
    const query = new URLSearchParams(location.search)
    const theme = query.get('theme')
    this.theme = THEMES.find((one) => one === theme) ?? 'auto'
    this.scenario = query.get('scenario') ?? undefined
    this.shortcuts = storage()?.getItem(SHORTCUTS) !== 'off'
    this.language = browserLanguage()
    this.#paint()
    void this.#speak(this.language)
  }

  hostConnected(): void {}

  setTheme(theme: Theme): void {
    this.theme = theme
    this.#paint()
    this.#note('theme', theme === 'auto' ? undefined : theme)
  }

  /** Lanes go on: only words change. */
  async setLanguage(language: Language): Promise<void> {
    await this.#speak(language)
    this.#note('lang', this.language)
  }

  /** Words that could not be loaded leave the page in the language that it has. */
  async #speak(wanted: Language): Promise<void> {
    try {
      await setLanguage(wanted)
    } catch {
      // Said by what is seen: the page goes on in its language.
    }
    this.language = language()
    this.#host.requestUpdate()
  }

  setScenario(scenario: string | undefined): void {
    this.scenario = scenario
    this.#note('scenario', scenario)
  }

  setShortcuts(shortcuts: boolean): void {
    this.shortcuts = shortcuts
    storage()?.setItem(SHORTCUTS, shortcuts ? 'on' : 'off')
    this.#host.requestUpdate()
  }

  #paint(): void {
    if (this.theme === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = this.theme
    document.dispatchEvent(new Event('pop-theme'))
  }

  #note(name: string, value: string | undefined): void {
    const url = new URL(location.href)
    if (value === undefined) url.searchParams.delete(name)
    else url.searchParams.set(name, value)
    history.replaceState(null, '', url)
    this.#host.requestUpdate()
  }
}

/** Absent where a browser is told to keep nothing. */
function storage(): Storage | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}
