import { intlLocale } from '../locales/locale.ts'

/** `a, b and c`, in the page's language. */
export function list(items: readonly string[]): string {
  return new Intl.ListFormat(intlLocale(), { type: 'conjunction' }).format(items)
}
