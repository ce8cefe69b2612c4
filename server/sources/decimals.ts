/** Digits after the point of a decimal number as it is written; `1e-8` has 8. */
export function decimals(number: string): number {
  const [mantissa = '', exponent = '0'] = number.toLowerCase().split('e')
  const [, fraction = ''] = mantissa.split('.')
  return Math.max(0, fraction.length - Number(exponent))
}
