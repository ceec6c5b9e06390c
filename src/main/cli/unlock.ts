import { fstatSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { AppError } from '@shared/errors'
import type { Engine } from '../engine'

/** Node opens what it needs for itself below this. */
const HIGHEST_OWN_FD = 64

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
  if (saved.locked) await engine.vault.unlock(passwordFd === undefined ? await ask() : readPassword(passwordFd))
  return saved.id
}

/** Everything that the descriptor gives, without the line's end. */
function readPassword(fd: number): string {
  try {
    if (isOwnPipe(fd)) throw new Error('nobody passed it')
    return readFileSync(fd, 'utf8').replace(/\r?\n$/, '')
  } catch (cause) {
    throw new AppError('invalid_input', `The master password cannot be read from file descriptor ${String(fd)}`, {
      hint: 'Open one for it, as in: relata scan NAME --password-fd 3 3< FILE',
      cause,
    })
  }
}

/** Node keeps pipes to itself under low numbers; reading one of them would wait for ever. Both ends of such a pipe are ours. */
function isOwnPipe(fd: number): boolean {
  const { ino, dev } = fstatSync(fd)
  return Array.from({ length: HIGHEST_OWN_FD }, (_, other) => other).some((other) => other !== fd && isSame(other, ino, dev))
}

function isSame(fd: number, ino: number, dev: number): boolean {
  try {
    const found = fstatSync(fd)
    return found.isFIFO() && found.ino === ino && found.dev === dev
  } catch {
    // Not open: not the same.
    return false
  }
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
