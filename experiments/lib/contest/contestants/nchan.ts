import http from 'node:http'
import { startNginx } from '../nginx.ts'
import { events, HOST, port, ready } from '../source.ts'

// nchan, in C inside nginx: one worker with a channel, to which this process posts each event.

const nginx = await startNginx(
  port,
  `location = /publish { nchan_publisher; nchan_channel_id events; }
  location = /subscribe {
    nchan_subscriber websocket eventsource;
    nchan_channel_id events;
    nchan_subscriber_first_message newest;
  }`,
)
// Whose CPU counts is nginx's.
process.stderr.write(`served by ${nginx.worker}\n`)

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
const publishing = { host: HOST, port: nginx.port, path: '/publish', method: 'POST', agent }

events((json) => {
  const request = http.request(publishing, (response) => response.resume())
  request.on('error', () => process.exit(1))
  request.end(json)
})
ready({ address: () => ({ port: nginx.port, family: 'IPv4', address: HOST }) })
