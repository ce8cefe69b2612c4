import http from 'node:http'
import { batch, HOST, hasBody, port, ready } from '../source.ts'

// Node's http alone: what an answered poll costs before any framework or any feed.

const body = batch(100)
const head = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }

const server = http.createServer((_request, response) => {
  if (hasBody) response.writeHead(200, head).end(body)
  else response.writeHead(204).end()
})

server.listen({ port, host: HOST, backlog: 4096 }, () => ready(server))
