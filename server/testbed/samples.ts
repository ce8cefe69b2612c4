/** What `/metrics` answers: each sample by its name and labels, as they are written. */
export function samplesIn(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const [, name = '', value] = /^(\S+|\S+\{.*\}) (\S+)$/.exec(line) ?? []
      return [name, Number(value)]
    }),
  )
}
