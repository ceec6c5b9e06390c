import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { AppError, type ErrorCode } from '@shared/errors'

/** What the file system says when a file cannot be written (nodejs.org/api/errors.html) → our codes, words and what to do. */
const NOT_WRITTEN: Readonly<Record<string, readonly [ErrorCode, string, string]>> = {
  EACCES: ['permission_denied', 'You may not write there', 'Choose a folder of your own'],
  EPERM: ['permission_denied', 'You may not write there', 'Choose a folder of your own'],
  EROFS: ['permission_denied', 'This disk is read-only', 'Choose another folder'],
  ENOENT: ['not_found', 'This folder is not there any more', 'Choose another one'],
  ENOTDIR: ['not_found', 'This folder is not there any more', 'Choose another one'],
  EISDIR: ['invalid_input', 'There is a folder of that name', 'Choose another name'],
  ENAMETOOLONG: ['invalid_input', 'This name is too long', 'Choose a shorter one'],
  ENOSPC: ['disk_full', 'The disk is full', 'Free some space, or choose another disk'],
  EDQUOT: ['disk_full', 'Your share of the disk is used up', 'Free some space, or choose another disk'],
}

/**
 * Writes an exported file, readable to its owner alone. What stood there before is replaced in one step and only by the whole:
 * after a failure or a cancel it is as it was. Rejects with why nothing was exported, or `cancelled`.
 */
export async function writeWhole(
  file: string,
  pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  const part = `${file}.${randomBytes(4).toString('hex')}.part`
  try {
    const handle = await open(part, 'wx', 0o600)
    try {
      for await (const piece of pieces) {
        if (signal.aborted) throw new AppError('cancelled', 'Cancelled')
        await handle.appendFile(piece)
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    throw notWritten(error, file)
  }
}

function notWritten(error: unknown, file: string): unknown {
  const errno = error instanceof Error && 'code' in error ? String(error.code) : ''
  const found = NOT_WRITTEN[errno]
  if (found === undefined) return error
  const [code, why, hint] = found
  return new AppError(code, `Nothing was exported. ${why}`, { hint, detail: { file, errno }, cause: error })
}
