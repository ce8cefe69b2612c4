import { fileURLToPath } from 'node:url'
import type { CapacityInputs } from '../capacity.ts'
import { type Html, html, trusted } from '../report/page/html.ts'
import type { Coefficients } from './one-client.ts'
import { capacityAnswers, symbols } from './view.ts'

const ENTRY = fileURLToPath(new URL('script.ts', import.meta.url))

/** An event as large as the small ones that the runs delivered. */
const DEFAULTS: CapacityInputs = {
  ...{ clients: 2000, rate: 1, payload: 165 },
  ...{ interval: 2000, roundTrip: 40 },
}

const FIELDS: readonly (readonly [keyof CapacityInputs, string, string])[] = [
  ['clients', 'Clients', 'step="1" min="1" max="10000000"'],
  ['rate', 'Events a second, to each', 'step="any" min="0" max="1000"'],
  ['payload', 'Bytes of an event', 'step="1" min="1" max="1000000"'],
  ['interval', 'Poll interval, ms', 'step="1" min="10" max="600000"'],
  ['roundTrip', 'Round trip, ms', 'step="any" min="0" max="5000"'],
]

/** How much so many clients would take: computed here for some inputs, and in the page for others. */
export async function capacitySection(coefficients: readonly Coefficients[]): Promise<Html> {
  const fields = FIELDS.map(([name, label, limits]) => {
    return html`<label>${label}<input type="number" required inputmode="decimal" name="${name}" value="${DEFAULTS[name]}" ${trusted(limits)}></label>`
  })
  // JSON within a script ends where its text says </script>.
  const data = JSON.stringify(coefficients).replaceAll('<', '\\u003c')
  return html`<section id="capacity" aria-labelledby="capacity-title">
<h2 id="capacity-title">How much would so many clients take?</h2>
<p>Computed from the coefficients that the experiments measured, which stand in the formulas. A whole line and an upright figure lie within what was measured; <i>broken lines and slanted figures are extrapolated</i>: nobody has measured them here.</p>
<form id="capacity-inputs" hidden>${fields}</form>
<noscript><p class="note">For ${DEFAULTS.clients.toLocaleString('en')} clients, ${DEFAULTS.rate} event a second of ${DEFAULTS.payload} bytes, a poll every ${DEFAULTS.interval} ms and ${DEFAULTS.roundTrip} ms of round trip; other figures take JavaScript.</p></noscript>
<div id="capacity-answers">${capacityAnswers(coefficients, DEFAULTS)}</div>
${symbols()}
<script type="application/json" id="capacity-data">${trusted(data)}</script>
<script type="module">${trusted(await capacityScript())}</script>
</section>`
}

let built: Promise<string> | undefined

/** The page's part and what it imports, as one script; it stays the same while the process lives. */
export function capacityScript(): Promise<string> {
  built ??= bundled()
  return built
}

async function bundled(): Promise<string> {
  const { build } = await import('vite')
  const bundles = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: ENTRY, output: { codeSplitting: false } },
    },
  })
  const [output] = [bundles].flat()
  if (output === undefined || !('output' in output)) throw new Error('no script was built')
  return output.output[0].code.trim().replaceAll('</script', '<\\/script')
}
