import { join } from 'node:path'
import { type Command, parseCommand, USAGE } from './cli/arguments'
import { runCommand } from './cli/commands'
import { pictureProcess } from './cli/picture-process'
import { reportError } from './cli/report'
import { restoreCommand } from './cli/restore-command'
import { unlockFor } from './cli/unlock'
import { forkNodeHost } from './drivers/fork-node'
import { createEngine, type Engine } from './engine'
import { readEnvironment } from './environment'
import { createLogger, type Logger } from './log'

/** As long as an attempt to connect may take: the next command asks the same cache again. */
const REDIS_WAIT_MS = 2000

/** Exit codes: 0 done · 1 the command failed · 2 the command line is not understood. */
async function main(argv: readonly string[]): Promise<number> {
  const environment = readEnvironment(process.env, process.cwd(), 'warn')
  const log = createLogger(environment.logLevel)
  const command = understand(argv, log)
  if (command === 'help') {
    process.stdout.write(USAGE)
    return 0
  }
  if (command === undefined) return 2
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  let engine: Engine | undefined
  try {
    if (command.verb === 'restore') {
      restoreCommand(environment.folder, command, log)
      return 0
    }
    engine = await createEngine({
      folder: environment.folder,
      sampleFile: join(import.meta.dirname, '..', '..', 'resources', 'sample.db'),
      keychain: undefined,
      startHost: forkNodeHost(join(import.meta.dirname, 'host.js')),
      searchScript: join(import.meta.dirname, 'search.js'),
      redis: { url: environment.redisUrl, caFile: environment.redisCaFile, allowPlain: environment.redisAllowPlain, waitMs: REDIS_WAIT_MS },
      log,
    })
    const id = command.connection === undefined ? undefined : await unlockFor(engine, command.connection, command.passwordFd)
    const draw = pictureProcess(environment.electron, join(import.meta.dirname, '..', '..', 'resources', 'draw'))
    return await runCommand(engine, command, id, draw, abort.signal)
  } catch (error) {
    reportError(error, command.json, log)
    return 1
  } finally {
    await engine?.close()
  }
}

/** Undefined when the command line is not understood, which was said then. */
function understand(argv: readonly string[], log: Logger): Command | 'help' | undefined {
  try {
    return parseCommand(argv)
  } catch (error) {
    reportError(error, argv.includes('--json'), log)
    return undefined
  }
}

main(process.argv.slice(2)).then(
  // Sockets that were let go still count down; everything that matters is closed by now.
  (code) => process.stdout.write('', () => process.exit(code)),
  (error: unknown) => {
    // Nothing can be known here, not even where to log: a defect, or a file that could not be closed.
    process.stderr.write(`relata: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
