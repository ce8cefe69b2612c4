import fc from 'fast-check'

/** Tests of every day try the same each time; long ones go on to what nobody has tried. */
const SEED = Number(process.env.TEST_SEED ?? (process.env.TEST_LONG === '1' ? Date.now() >>> 0 : 1))

/** Milliseconds for all that a test tries, and for one of it. */
const EFFORT = 120_000
const PATIENCE = 10_000

/** Milliseconds that such a test may take: more, so that it is the test that says what failed. */
export const PROPERTY_TIMEOUT = EFFORT + 2 * PATIENCE

/**
 * Tries a property with so many values. What fails is made as small as it still fails, and told with
 * its seed: `TEST_SEED` tries the same again.
 */
export async function holdsFor<T>(
  values: fc.Arbitrary<T>,
  runs: number,
  holds: (value: T) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(values, holds), {
    seed: SEED,
    numRuns: runs,
    timeout: PATIENCE,
    interruptAfterTimeLimit: EFFORT,
    // Out of time is no proof: as many as were asked for have to hold.
    markInterruptAsFailure: true,
    includeErrorInReport: true,
  })
}

/** A piece of text that has broken a JSON, a line, a frame or a script before. */
const wild = fc.constantFrom(
  ...['\0', '\r', '\n', '\r\n', '\n\n', '\ufeff', '\u2028', '\u2029', '\u0085', '\u007f', '\ufffd'],
  ...['\ud800', '\udfff', '\ude80\ud83d', '\ud83d\ude80', '\uffff', '\u{10ffff}', '\u0301'],
  ...['data: ', 'id: ', 'event: hello\n', ':', '\\', '"', '\\u0000', '}}', '<!--', '</script>'],
  ...['__proto__', '\u001b[31m', '\u202e', ' ', '\t'],
)

/** Any text that a JavaScript string can be, halves of surrogate pairs included. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      wild,
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc
        .array(fc.integer({ max: 0xffff, min: 0 }), { maxLength: 8 })
        .map((units) => String.fromCharCode(...units)),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''))
