import { Command } from 'commander'
import { between, obey, whole } from '../lib/command-line.ts'
import { checkOpenFiles } from '../lib/open-files.ts'
import { closing } from './closing.ts'
import { Soak } from './soak.ts'

interface Typed {
  readonly minutes: number
  readonly clients: number
  readonly seed: number
}

const program = new Command('npm run soak --')
  .description('Has many clients at the server, half of them misbehaving, and kills it meanwhile.')
  .option('--minutes <n>', 'of load, 0.1 to 600', between(0.1, 600), 5)
  .option('--clients <n>', 'of which half behave, 48 to 10000', whole(48, 10_000), 1000)
  .option('--seed <n>', 'of what is drawn', whole(0, 0xffff_ffff), 1)
  .exitOverride()
  .configureOutput({ writeErr: () => {} })
  .action(async ({ minutes, clients, seed }: Typed) => {
    checkOpenFiles(clients)
    const began = performance.now()
    const soak = new Soak({ seconds: minutes * 60, clients, seed }, (line) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(6)
      process.stdout.write(`${seconds} s  ${line}\n`)
    })
    process.stdout.write(`seed ${seed}\n`)
    const outcome = await soak.run()
    process.stdout.write(`\n${closing(outcome)} Seed ${seed}.\n`)
    if (outcome.broken.length > 0) process.exitCode = 1
  })

await obey(program)
