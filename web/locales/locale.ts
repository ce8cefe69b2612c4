import { configureLocalization } from '@lit/localize'
import type { Words } from './templates.ts'

export type Language = 'en' | 'ko'

export const LANGUAGES: readonly Language[] = ['en', 'ko']

/** Korean by its English, once it is loaded: for text that is known only at run time. */
let korean: Words = {}

const { getLocale, setLocale } = configureLocalization({
  sourceLocale: 'en',
  targetLocales: ['ko'],
  loadLocale: async () => {
    const loaded = await import('./ko.ts')
    korean = loaded.korean
    return loaded
  },
})

/** The language that the page speaks now. */
export function language(): Language {
  return getLocale() as Language
}

/** For `Intl`: dates are written as in Britain, day before month. */
export function intlLocale(): 'en-GB' | 'ko' {
  return language() === 'ko' ? 'ko' : 'en-GB'
}

/** What stands for an English text in the page's language; the English, where nothing does. */
export function translated(text: string): string {
  return language() === 'ko' && Object.hasOwn(korean, text) ? (korean[text] ?? text) : text
}

/**
 * Switches the page's words; components word themselves anew, and nothing else happens to them.
 * @throws when the words could not be loaded; the language then stays what it was
 */
export async function setLanguage(wanted: Language): Promise<void> {
  const before = language()
  try {
    await setLocale(wanted)
  } catch (error) {
    // @lit/localize takes a failed load for one under way until another locale is asked for.
    await setLocale(before)
    throw error
  } finally {
    document.documentElement.lang = language()
  }
}

/**
 * What somebody who has not chosen would like to read: `?lang=` of the page's address, the first
 * of the browser's languages that there is, English.
 */
export function browserLanguage(
  search: string = location.search,
  languages: readonly string[] = navigator.languages,
): Language {
  const asked = [new URLSearchParams(search).get('lang') ?? '', ...languages]
  const known = (tag: string) => LANGUAGES.find((code) => tag.toLowerCase().split('-')[0] === code)
  return asked.map(known).find((code) => code !== undefined) ?? 'en'
}
