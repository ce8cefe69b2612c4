import type { TopLevelSpec } from 'vega-lite'
import type { Chart, Size } from '../chart.ts'
import { axesOf } from './axes.ts'
import { layersOf } from './layers.ts'
import { slots } from './slots.ts'
import { FONT } from './text-width.ts'

export interface Margins {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** A chart as Vega-Lite has it: axes and marks. What is written beside them is not its own. */
export function plotOf(chart: Chart, size: Size, margins: Margins): TopLevelSpec {
  return {
    ...{ width: size.width, height: size.height, padding: { ...margins } },
    autosize: { type: 'none' },
    background: 'transparent',
    config,
    encoding: axesOf(chart, size),
    layer: layersOf(chart, slots(chart, size)),
  }
}

const config = {
  font: 'sans-serif',
  aria: false,
  view: { stroke: null },
  line: { strokeWidth: 2, strokeJoin: 'round' as const },
  axis: {
    labelFontSize: FONT,
    labelColor: 'currentColor',
    domainColor: 'currentColor',
    domainOpacity: 0.6,
    tickColor: 'currentColor',
    tickOpacity: 0.6,
    gridColor: 'currentColor',
    gridOpacity: 0.13,
    // The charts' own legend and titles stand around the plot.
    title: null,
  },
}
