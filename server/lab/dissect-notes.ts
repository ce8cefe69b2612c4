export interface Note {
  readonly text: string
  /** Where it is written. */
  readonly source: string
}

const note = (source: string, text: string): Note => ({ source, text })

/** What fields are for, by the key in `Field.note`: a page can translate them one by one. */
export const notes = {
  'request-line': note('RFC 9112 §3', 'What is asked for, and in which version of HTTP.'),
  method: note('RFC 9110 §9', 'What the client wants to be done.'),
  target: note('RFC 9112 §3.2', 'Path and query: what it wants to be done with.'),
  version: note('RFC 9110 §2.5', 'The version of HTTP that the sender speaks.'),
  'status-line': note('RFC 9112 §4', 'How it went.'),
  status: note('RFC 9110 §15', 'How it went, as a number.'),
  reason: note('RFC 9112 §4', 'The same in words, which nobody has to read.'),
  header: note('RFC 9112 §5', 'A name, a colon and a value.'),
  'empty-line': note('RFC 9112 §2.1', 'The end of the head.'),
  'stray-line': note('RFC 9112 §2.2', 'An empty line before a request, which is to be ignored.'),
  body: note('RFC 9112 §6', 'The body; the head said how long it is.'),
  coded: note('RFC 9110 §8.4', 'A body in a content coding, which is not undone here.'),
  'chunk-size': note('RFC 9112 §7.1', 'How many bytes the chunk has, in hexadecimal.'),
  'chunk-end': note('RFC 9112 §7.1', 'The end of a chunk.'),
  'last-chunk': note('RFC 9112 §7.1', 'A chunk of no bytes: the body ends.'),
  trailer: note('RFC 9112 §7.1.2', 'A field that follows the body.'),
  'left-out': note('DESIGN §3.7', 'Too long to be kept: counted, but not shown.'),
  unknown: note('RFC 9112 §2', 'This is not HTTP/1, and so it is not shown either.'),

  envelope: note('DESIGN §4', 'What a batch says besides its events.'),
  event: note('DESIGN §4', 'One event: the same bytes of JSON on every transport.'),
  heartbeat: note('DESIGN §4', 'Nothing new; the connection is alive.'),

  'sse-field': note('HTML §9.2.6', 'What kind of line this is.'),
  'sse-data': note('HTML §9.2.6', 'What the listener is given.'),
  'sse-event': note('HTML §9.2.6', 'Which listeners are called; without it, those of `message`.'),
  'sse-id': note('HTML §9.2.6', 'What a reconnecting client sends as Last-Event-ID.'),
  'sse-retry': note('HTML §9.2.6', 'Milliseconds after which to reconnect.'),
  'sse-comment': note('HTML §9.2.6', 'A line that begins with a colon is ignored.'),
  'sse-ignored': note('HTML §9.2.6', 'A field of this name is ignored.'),
  'sse-end': note('HTML §9.2.6', 'An empty line: the event is dispatched now.'),
  bom: note('HTML §9.2.5', 'A byte order mark, which is skipped.'),
  'gzip-head': note('RFC 1952 §2.3', 'What a gzip stream begins with.'),
  deflated: note('RFC 1951 §3', 'Deflated, and not undone here.'),
  flush: note('RFC 1951 §3.2.4', 'An empty stored block: all so far can be inflated now.'),

  'frame-first': note('RFC 6455 §5.2', 'Flags and opcode.'),
  fin: note('RFC 6455 §5.2', 'Whether this frame is the last one of its message.'),
  rsv1: note('RFC 7692 §6', 'Whether the message is deflated.'),
  rsv: note('RFC 6455 §5.2', 'Reserved for extensions, otherwise 0.'),
  opcode: note('RFC 6455 §5.2', 'What the payload is.'),
  'frame-second': note('RFC 6455 §5.2', 'Whether the payload is masked, and its length.'),
  mask: note('RFC 6455 §5.1', 'Clients mask every frame, servers none.'),
  length: note('RFC 6455 §5.2', 'Up to 125; 126: the next 2 bytes say it; 127: the next 8.'),
  'extended-length': note('RFC 6455 §5.2', 'The length, most significant byte first.'),
  'masking-key': note(
    'RFC 6455 §5.3',
    'Four random bytes; each byte of payload is XORed with one.',
  ),
  message: note('RFC 6455 §5.6', 'What the application says.'),
  fragment: note('RFC 6455 §5.4', 'A piece of a message that goes over several frames.'),
  'deflated-message': note('RFC 7692 §7.2', 'Deflated, and not undone here.'),
  'close-code': note('RFC 6455 §7.4', 'Why the connection is closed, as a number.'),
  'close-reason': note('RFC 6455 §5.5.1', 'The same in words.'),
  ping: note('RFC 6455 §5.5.2', 'To be sent back in a pong.'),
  pong: note('RFC 6455 §5.5.3', 'What the ping had.'),

  'header:accept': note('RFC 9110 §12.5.1', 'Media types the client can read.'),
  'header:accept-encoding': note('RFC 9110 §12.5.3', 'Content codings the client can undo.'),
  'header:accept-language': note('RFC 9110 §12.5.4', 'Languages its user reads.'),
  'header:access-control-allow-origin': note('Fetch §3.3.3', 'Which pages may read the answer.'),
  'header:authorization': note('RFC 9110 §11.6.2', 'Who is asking. Masked here.'),
  'header:cache-control': note('RFC 9111 §5.2', 'Who may keep the answer, and how long.'),
  'header:connection': note('RFC 9110 §7.6.1', 'What concerns this connection only.'),
  'header:content-encoding': note('RFC 9110 §8.4', 'How the body is compressed.'),
  'header:content-length': note('RFC 9110 §8.6', 'Bytes of the body.'),
  'header:content-type': note('RFC 9110 §8.3', 'What the body is.'),
  'header:cookie': note('RFC 6265 §4.2', 'Sent with every request. Masked here.'),
  'header:date': note('RFC 9110 §6.6.1', 'When the answer was made.'),
  'header:host': note('RFC 9110 §7.2', 'Which server is meant.'),
  'header:last-event-id': note('HTML §9.2.4', 'The cursor that EventSource brings back by itself.'),
  'header:location': note('RFC 9110 §10.2.2', 'Where it is instead.'),
  'header:origin': note('RFC 6454 §7', 'Which page is asking.'),
  'header:prefer': note('RFC 7240 §2', 'What the client would like, such as how long to wait.'),
  'header:referer': note('RFC 9110 §10.1.3', 'The page that made the client ask.'),
  'header:sec-websocket-accept': note(
    'RFC 6455 §4.2.2',
    'Shows that the server understood the key: base64 of SHA-1 of the key and a fixed GUID.',
  ),
  'header:sec-websocket-extensions': note('RFC 6455 §9.1', 'Extensions, such as compression.'),
  'header:sec-websocket-key': note('RFC 6455 §4.1', '16 random bytes in base64. No secret.'),
  'header:sec-websocket-protocol': note('RFC 6455 §1.9', 'What is spoken over the WebSocket.'),
  'header:sec-websocket-version': note('RFC 6455 §4.1', '13, the only one in use.'),
  'header:set-cookie': note(
    'RFC 6265 §4.1',
    'What the client is to send from now on. Masked here.',
  ),
  'header:transfer-encoding': note('RFC 9112 §6.1', 'The body comes in chunks of known size.'),
  'header:upgrade': note('RFC 9110 §7.8', 'Go on in another protocol on this connection.'),
  'header:user-agent': note('RFC 9110 §10.1.5', 'What software is asking.'),
  'header:vary': note('RFC 9110 §12.5.5', 'Request headers that the answer depends on.'),
  'header:x-accel-buffering': note('nginx, proxy_buffering', '`no`: a proxy passes it on at once.'),
} as const satisfies Record<string, Note>

export type NoteKey = keyof typeof notes

/** What bytes do that they must not, by the key in `Field.fault`. */
export const faults = {
  'not-http': note('RFC 9112 §2', 'This is not HTTP/1.'),
  'header-colon': note('RFC 9112 §5', 'A header has a colon.'),
  'header-space': note('RFC 9112 §5.1', 'Between a name and its colon there is no space.'),
  'header-fold': note('RFC 9112 §5.2', 'A value must not go on in the next line.'),
  'sse-nul': note('HTML §9.2.6', 'An id with a NUL is ignored.'),
  'sse-retry': note('HTML §9.2.6', 'A retry of anything but digits is ignored.'),
  'opcode-reserved': note('RFC 6455 §5.2', 'The opcode is reserved.'),
  'rsv-unagreed': note(
    'RFC 6455 §5.2',
    'No extension was agreed on that gives this bit a meaning.',
  ),
  'rsv1-misplaced': note('RFC 7692 §6.1', 'RSV1 belongs on the first frame of a message only.'),
  'mask-missing': note('RFC 6455 §5.1', 'A client must mask its frames.'),
  'mask-unwanted': note('RFC 6455 §5.1', 'A server must not mask its frames.'),
  'control-long': note('RFC 6455 §5.5', 'A control frame has at most 125 bytes.'),
  'control-fragmented': note('RFC 6455 §5.5', 'A control frame must not be fragmented.'),
  'continuation-stray': note('RFC 6455 §5.4', 'There is no message that could go on.'),
  'message-interrupted': note('RFC 6455 §5.4', 'The message before has not ended.'),
  'length-wasteful': note('RFC 6455 §5.2', 'The length would fit into fewer bytes.'),
  'length-huge': note('RFC 6455 §5.2', 'The highest bit of a length is 0.'),
  'text-utf8': note('RFC 6455 §8.1', 'Text must be UTF-8.'),
  'close-short': note('RFC 6455 §5.5.1', 'A close code has 2 bytes.'),
  'close-code': note('RFC 6455 §7.4', 'This code must not be sent.'),
} as const satisfies Record<string, Note>

export type FaultKey = keyof typeof faults
