/** Texts that have broken a JSON, a line or a script, by name. */
export const hostileTexts: readonly (readonly [name: string, text: string])[] = [
  ['newlines', 'one\ntwo\n\nthree\n'],
  ['carriage returns', 'one\rtwo\r\nthree\r'],
  ['an SSE event of its own', '\n\nevent: hello\nid: k3v9x2ab.99\ndata: {}\n\n'],
  ['NUL and other controls', '\0\u0001\u001b[31m\u007f\u0085'],
  ['line and paragraph separators', 'one\u2028two\u2029three'],
  ['markup', '<img src=x onerror=alert(1)><b>bold</b>'],
  ['emoji', '🚀👩‍👩‍👧‍👦🇩🇪'],
  ['a lone high surrogate', 'one\ud83dtwo'],
  ['a lone low surrogate', '\ude80'],
  ['surrogates the wrong way round', '\ude80\ud83d'],
  ['a byte order mark', '\ufeffone'],
  ['the end of a script', '</script><script>alert(1)</script><!--'],
  ['quotes and backslashes', '"}],\\u0000\\'],
  ['a name of every object', '__proto__'],
  ['64 kB', 'x'.repeat(65_536)],
  ['64 kB that JSON makes six times as long', '\0'.repeat(65_536)],
]

/** The same without their names. */
export const HOSTILE = hostileTexts.map(([, text]) => text)
