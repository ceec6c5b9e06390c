import { join } from 'node:path'
import { AppError } from '@shared/errors'
import { parseCommand, USAGE } from './cli/arguments'
import { runCommand } from './cli/commands'
import { unlockFor } from './cli/unlock'
import { forkNodeHost } from './drivers/fork-node'
import { createEngine } from './engine'
import { readEnvironment } from './environment'
import { toWire } from './ipc/wire-error'
import { createLogger } from './log'

/** Exit codes: 0 done · 1 the command failed · 2 the command line is not understood. */
async function main(argv: readonly string[]): Promise<number> {
  const environment = readEnvironment(process.env, process.cwd(), 'warn')
  const log = createLogger(environment.logLevel)
  const command = parseCommand(argv)
  if (command === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  const engine = await createEngine({
    folder: environment.folder,
    sampleFile: join(import.meta.dirname, '..', '..', 'resources', 'sample.db'),
    keychain: undefined,
    startHost: forkNodeHost(join(import.meta.dirname, 'host.js')),
    searchScript: join(import.meta.dirname, 'search.js'),
    redis: { url: environment.redisUrl, caFile: environment.redisCaFile },
    log,
  })
  try {
    const id = command.connection === undefined ? undefined : await unlockFor(engine, command.connection, command.passwordFd)
    return await runCommand(engine, command, id, abort.signal)
  } catch (error) {
    const { code, message, hint } = toWire(error, log)
    if (command.json) process.stdout.write(`${JSON.stringify({ error: { code, message, ...(hint === undefined ? {} : { hint }) } })}\n`)
    process.stderr.write(`relata: ${message} (${code})\n${hint === undefined ? '' : `        ${hint}\n`}`)
    return 1
  } finally {
    await engine.close()
  }
}

main(process.argv.slice(2)).then(
  // Sockets that were let go still count down; everything that matters is closed by now.
  (code) => process.stdout.write('', () => process.exit(code)),
  (error: unknown) => {
    const hint = error instanceof AppError ? error.hint : undefined
    process.stderr.write(
      `relata: ${error instanceof Error ? error.message : String(error)}\n${hint === undefined ? '' : `        ${hint}\n`}`,
    )
    process.exit(error instanceof AppError && error.code === 'invalid_input' ? 2 : 1)
  },
)
