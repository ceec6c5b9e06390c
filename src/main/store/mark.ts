import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** How far a store had come when something was acknowledged last. */
export interface Marked {
  readonly vaultId: string
  /** See `changeCount`. */
  readonly changes: number
}

/**
 * `relata.mark`, beside the store: written after every change that was acknowledged, and never before it is on the disk. A store that
 * is behind its mark has lost something, its log perhaps, however sound it looks. Not synced itself: one that is lost or cut
 * by the power says less, and never something wrong.
 */
export class Mark {
  readonly #file: string
  #fd: number | undefined

  constructor(folder: string) {
    this.#file = markFile(folder)
  }

  write(marked: Marked): void {
    this.#fd ??= openSync(this.#file, 'w', 0o600)
    // Always as long as before, in one piece.
    writeSync(this.#fd, render(marked), 0)
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }
}

/** Undefined where there is none, or none that can be believed. */
export function readMark(folder: string): Marked | undefined {
  let text: string
  try {
    text = readFileSync(markFile(folder), 'utf8')
  } catch {
    // Not there, or not to be read: it is a witness, not a condition.
    return undefined
  }
  const [vaultId = '', changes = ''] = text.split(' ')
  const marked = { vaultId, changes: Number(changes) }
  return text === render(marked) ? marked : undefined
}

/** Another store takes the place of the one that was marked. */
export function removeMark(folder: string): void {
  rmSync(markFile(folder), { force: true })
}

function markFile(folder: string): string {
  return join(folder, 'relata.mark')
}

function render({ vaultId, changes }: Marked): string {
  const said = `${vaultId} ${String(changes).padStart(16, '0')}`
  return `${said} ${createHash('sha256').update(said).digest('hex').slice(0, 16)}\n`
}
