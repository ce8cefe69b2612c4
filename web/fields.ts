import { html, nothing, type TemplateResult } from 'lit'

export interface Choice<Value extends string> {
  /** Its `data-action`. */
  readonly name: string
  readonly label: string
  readonly value: Value
  /** What may be chosen, and what it is called, in this order. */
  readonly choices: Readonly<Record<Value, string>>
}

export function choiceField<Value extends string>(
  { name, label, value, choices }: Choice<Value>,
  take: (value: Value) => void,
): TemplateResult {
  return html`
    <label class="field">
      <span>${label}</span>
      <select data-action=${name} @change=${(change: Event) =>
        take((change.target as HTMLSelectElement).value as Value)}>
        ${Object.entries<string>(choices).map(([each, called]) => html`<option value=${each} .selected=${each === value}>${called}</option>`)}
      </select>
    </label>
  `
}

export interface NumberField {
  /** Its `data-action`. */
  readonly name: string
  readonly label: string
  readonly unit: string
  readonly value: number
  readonly bounds: { readonly min: number; readonly max: number }
  /** What the shown number is multiplied with to be the value. */
  readonly factor?: number
  readonly step?: number
  readonly hint?: string | undefined
}

export function numberField(
  { name, label, unit, value, bounds, factor = 1, step = 1, hint }: NumberField,
  take: (value: number) => void,
): TemplateResult {
  const { min, max } = bounds
  return html`
    <label class="field" title=${hint ?? nothing}>
      <span>${label}</span>
      <span class="typed">
        <input type="number" data-action=${name} min=${min / factor} max=${max / factor} step=${step}
          .value=${String(value / factor)}
          @change=${(change: Event) =>
            typed(change.target as HTMLInputElement, (shown) =>
              take(Math.round(shown * factor * 1000) / 1000),
            )} />
        <small>${unit}</small>
      </span>
    </label>
  `
}

/** Out of bounds, the browser says what would be right, and nothing is taken. */
export function typed(input: HTMLInputElement, take: (value: number) => void): void {
  if (input.value !== '' && input.reportValidity()) take(input.valueAsNumber)
}
