import { type Command, CommanderError, InvalidArgumentError } from 'commander'
import { UsageError } from './experiment.ts'

/** Reads a number as it is typed. @throws InvalidArgumentError that says what would be right */
export function between(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text)
    if (/^\d*\.?\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`)
  }
}

/** The same for a whole number. */
export function whole(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
  }
}

/** Runs a command with what was typed. What cannot be done is said on one line, with exit code 2. */
export async function obey(program: Command): Promise<void> {
  try {
    await program.parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode !== 0) process.stderr.write(`${error.message}\n`)
      process.exitCode = error.exitCode === 0 ? 0 : 2
    } else if (error instanceof UsageError) {
      process.stderr.write(`error: ${error.message}\n`)
      process.exitCode = 2
    } else throw error
  }
}
