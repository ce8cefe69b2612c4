// Question: What do TLS and HTTP/2 change for the four transports: bytes, set-up, lateness, CPU?
// Method: None yet: the server speaks HTTP/1.1 without TLS, so there is nothing to measure. Once it has both, each of the other questions' arms can be run over each of them.
// Reading: There is nothing to read yet. In the other reports TLS is at most a model beside what was counted, and is labelled as one.
// Limits: Reasoning is no substitute: that heads shrink (HPACK), that six connections become one, and that a record takes 22 bytes is known; what it costs this server is not.
import { type Experiment, UsageError } from './lib/experiment.ts'

const open =
  'the server has neither TLS nor HTTP/2; the question stays open until it can be measured'

export default {
  title: 'What do TLS and HTTP/2 change?',
  takes: { quick: 0, full: 0 },
  open,

  plan() {
    throw new UsageError(open)
  },

  answer() {
    return `Not known: ${open}.`
  },

  charts() {
    return []
  },
} satisfies Experiment
