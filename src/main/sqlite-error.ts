import { AppError } from '@shared/errors'

interface Words {
  readonly code: ConstructorParameters<typeof AppError>[0]
  readonly message: string
  readonly hint: string
}

const KEPT = 'what was saved before is there'
/** What one of our own files may answer with while it is in use (https://sqlite.org/rescode.html, man 2 write). */
const WORDS: readonly (readonly [RegExp, Words])[] = [
  [
    /^(SQLITE_FULL|ENOSPC|EDQUOT|EFBIG)/,
    { code: 'disk_full', message: 'The disk is full: nothing was changed', hint: `Free some space, then try again; ${KEPT}` },
  ],
  [
    /^(SQLITE_(NOTADB|CORRUPT))/,
    {
      code: 'store_damaged',
      message: 'A file that Relata keeps its data in is damaged',
      hint: 'Quit and start Relata again: it looks through its files and offers a backup',
    },
  ],
  [
    /^(SQLITE_IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE|SHMSIZE|SHMOPEN|SHMMAP)|EIO)/,
    {
      code: 'disk_full',
      message: 'The disk did not take what was to be written: nothing was changed',
      hint: `Is it full? Look at it, then try again; ${KEPT}`,
    },
  ],
  [
    /^SQLITE_IOERR/,
    { code: 'internal', message: 'The disk did not give what is stored on it', hint: 'Look at the disk, then start Relata again' },
  ],
  [/^SQLITE_BUSY/, { code: 'conflict', message: 'Another Relata is writing to the same files', hint: 'Try again in a moment' }],
  [
    /^(SQLITE_(READONLY|CANTOPEN)|EROFS)/,
    { code: 'permission_denied', message: 'A file that Relata keeps its data in may not be written', hint: `Look at its rights; ${KEPT}` },
  ],
]

/** An error of one of our own files in words; undefined for any other. */
export function fileError(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const code = String(error.code)
  const words = WORDS.find(([pattern]) => pattern.test(code))?.[1]
  return words === undefined ? undefined : new AppError(words.code, words.message, { hint: words.hint, detail: { code }, cause: error })
}
