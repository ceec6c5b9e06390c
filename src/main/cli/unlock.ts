import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { AppError } from '@shared/errors'
import type { Engine } from '../engine'

/**
 * The id of a saved connection by name, or of a URL or path. A saved connection whose secrets are locked makes the
 * vault ask for its master password: from `passwordFd`, or from the terminal. Never from an argument.
 */
export async function unlockFor(engine: Engine, connection: string, passwordFd: number | undefined): Promise<string> {
  const named = engine.connections.list().filter((c) => c.name === connection || c.id === connection)
  if (named.length > 1)
    throw new AppError('conflict', `Several connections are named "${connection}"`, {
      hint: `Use an id: ${named.map((c) => c.id).join(', ')}`,
    })
  const [saved] = named
  if (saved === undefined) return engine.adHoc.add(connection)
  if (saved.locked)
    await engine.vault.unlock(passwordFd === undefined ? await ask() : readFileSync(passwordFd, 'utf8').replace(/\r?\n$/, ''))
  return saved.id
}

async function ask(): Promise<string> {
  if (process.stdin.isTTY !== true) {
    throw new AppError('secrets_locked', 'The vault is locked and there is no terminal to ask for its master password', {
      hint: 'Pass it with --password-fd',
    })
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: true })
  process.stderr.write('Master password: ')
  // readline echoes through its output stream: silence it while the password is typed.
  Object.assign(lines, { _writeToOutput: () => undefined })
  try {
    return await lines.question('')
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}
