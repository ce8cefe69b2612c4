/** Colours, line width and font of the axis, as the theme has them now. */
export interface Palette {
  readonly paper: string
  readonly ink: string
  readonly soft: string
  readonly line: string
  readonly edge: string
  readonly critical: string
  /** Instead of the lanes' hues, where the person has chosen the colours (forced-colors). */
  readonly hue: string | undefined
  /** Width of a line, CSS px. */
  readonly stroke: number
  /** Size of the text, CSS px. */
  readonly text: number
  readonly font: string
  readonly bold: string
  readonly emphasis: string
}

/**
 * Reads them off an element that takes them from the theme: custom properties alone would be
 * their source text, `CanvasText` or `light-dark(…)`, which a canvas does not understand.
 */
export function readPalette(probe: HTMLElement): Palette {
  const style = getComputedStyle(probe)
  const colour = (name: string): string => {
    probe.style.color = `var(--axis-${name})`
    return style.color
  }
  const text = Number.parseFloat(style.fontSize)
  const isForced = matchMedia('(forced-colors: active)').matches
  const font = `${text}px ${style.fontFamily}`
  return {
    paper: colour('paper'),
    ink: colour('ink'),
    soft: colour('soft'),
    line: colour('line'),
    edge: colour('edge'),
    critical: colour('critical'),
    hue: isForced ? colour('ink') : undefined,
    stroke: Number.parseFloat(style.getPropertyValue('--axis-stroke')) || 1.5,
    text,
    font: `400 ${font}`,
    bold: `600 ${font}`,
    emphasis: `700 ${text * 1.15}px ${style.fontFamily}`,
  }
}
