import { contextMemory, withoutTakeover, withTakeover } from './deflating.ts'
import type { Work } from './recorded.ts'

/*
 * Deflates what it is sent, in a process that does nothing else and stays on one core as a server
 * does: handing a message to another thread and back takes less there than from core to core.
 */

process.once('message', async (messages: string[]) => {
  const buffers = messages.map((message) => Buffer.from(message))
  const memory = await contextMemory(buffers[0] ?? Buffer.alloc(0))
  const alone = await withoutTakeover(buffers)
  const kept = await withTakeover(buffers)
  process.send?.({ alone, kept, memory } satisfies Work, () => process.disconnect())
})
