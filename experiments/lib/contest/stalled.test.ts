import { expect, test } from 'vitest'
import { waitingIn } from './stalled.ts'

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1
   1: 0100007F:0BB8 0100007F:9C40 01 0026A0F0:00000000 01:00000014 00000000     0        0 2
   2: 0100007F:9C40 0100007F:0BB8 01 00000000:0002FFFF 00:00000000 00000000     0        0 3
   3: 0100007F:0BB8 0100007F:9C41 01 00000000:00000000 00:00000000 00000000     0        0 4
   4: 0100007F:0BB8 0100007F:9C42 01 00000010:00000000 00:00000000 00000000     0        0 5
`

test('what waits in a server’s sockets to some of its clients', () => {
  expect(waitingIn(TABLE, 3000, [40000, 40001])).toEqual({ sockets: 1, bytes: 0x26a0f0 })
  expect(waitingIn(TABLE, 3000, [40000, 40002])).toEqual({ sockets: 2, bytes: 0x26a100 })
  expect(waitingIn(TABLE, 3001, [40000])).toEqual({ sockets: 0, bytes: 0 })
})
