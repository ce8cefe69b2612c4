/** What is drawn by hand beside what the plotting library draws: written as SVG. */

const MEANT: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
}

/** For text and for attributes in double quotes. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => MEANT[char] ?? char)
}

/** Attributes in the order given, each with a blank before it; numbers in hundredths of a pixel. */
export function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(
      ([name, value]) => ` ${name}="${typeof value === 'number' ? px(value) : escapeXml(value)}"`,
    )
    .join('')
}

export function element(
  name: string,
  values: Readonly<Record<string, string | number>>,
  content = '',
): string {
  return content === ''
    ? `<${name}${attributes(values)}/>`
    : `<${name}${attributes(values)}>${content}</${name}>`
}

/** Finer than that nobody sees, and each digit is a byte. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** The page behind a chart, light or dark: what keeps marks and letters apart from lines. */
export const PAPER = 'light-dark(#ffffff,#101216)'
export const INK = 'light-dark(#15171c,#f1f2f4)'
