import Type, { type Static } from 'typebox'
import type { SourceAbout } from '../sources/source.ts'
import { BenchSettings } from './bench.ts'

const { speed, arrivals, symbols, seed } = BenchSettings.properties

/** What the source of `main` can be set to. The bounds are those of the options of the same name. */
export const MainSettings = Type.Object(
  {
    source: Type.Enum(['tape', 'simulator', 'none'], {
      description: '`tape`: what the server was started with. `none`: nobody but people publish.',
    }),
    speed,
    // Of benches there are many, and each may have 1,000.
    rate: Type.Number({
      minimum: 0.1,
      maximum: 5000,
      description: 'Simulator: events per second.',
    }),
    arrivals,
    symbols,
    seed,
  },
  { additionalProperties: false },
)
export type MainSettings = Static<typeof MainSettings>

/** Where the events come from that everyone watches. */
export const Main = Type.Object({
  settings: MainSettings,
  about: Type.Unsafe<SourceAbout>(
    Type.Object(
      { kind: Type.Enum(['tape', 'simulator', 'none']) },
      { description: 'What comes of it: recordings, or what is simulated, with their symbols.' },
    ),
  ),
  shared: Type.Boolean({
    description: 'Whether processes share the feed: this is how this one is set, and stays.',
  }),
})
export type Main = Static<typeof Main>
