/** What stays English in Korean: names, terms of protocols, units, symbols of statistics. */
const PHRASES = ['Push or Poll', 'max-age', 'no-store']

const WORDS = [
  'API CORS DNS FIN GET HEAD HTML HTTP HTTPS IP IPv4 JSON LAN MASK POST PUT QR RFC RSV RSV1 SSE',
  'TCP TLS URL UTF WebSocket EventSource base64 cursor deflate epoch gzip id opcode ping pong',
  'retry seq wait Accept Authorization Connection Content-Length Content-Type Cookie',
  'Last-Event-ID Sec-WebSocket-Accept Sec-WebSocket-Key Poisson English',
  'B kB KiB MB GB Hz h kbit Mbit min ms s n p p50 p95 P T d λ λP μ e',
].flatMap((line) => line.split(' '))

const SAME = new Set(WORDS)

/** Whether a text may read the same in both languages: it has no words but those above. */
export function isSame(text: string): boolean {
  const rest = PHRASES.reduce((left, phrase) => left.replaceAll(phrase, ' '), text)
  const words = rest.replace(/\{\d+\}/g, ' ').match(/\p{L}[\p{L}\p{N}]*(?:-\p{L}[\p{L}\p{N}]*)*/gu)
  return (words ?? []).every((word) => SAME.has(word))
}
