/**
 * Milliseconds without a byte, though heartbeats come every 15 s, after which a stream is dead; as
 * `web/transports/silence.ts` has it.
 */
export const SILENCE = 35_000
