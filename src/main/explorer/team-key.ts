import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '@shared/errors'

/** A key as text: a word that says what it is, 32 bytes, and the beginning of their hash against slips. */
const WORD = 'relata-team-1.'
const KEY = 32
const CHECK = 4

export function newTeamKey(): Buffer {
  return randomBytes(KEY)
}

/** The key as colleagues hand it to one another. */
export function teamCode(key: Buffer): string {
  return WORD + Buffer.concat([key, sumOf(key)]).toString('base64url')
}

/** Reads what {@link teamCode} wrote. Throws `invalid_input` for anything else; the error does not repeat it. */
export function readTeamCode(text: string): Buffer {
  const code = text.trim()
  const bytes = code.startsWith(WORD) ? Buffer.from(code.slice(WORD.length), 'base64url') : Buffer.alloc(0)
  const key = bytes.subarray(0, KEY)
  if (bytes.length !== KEY + CHECK || !sumOf(key).equals(bytes.subarray(KEY))) {
    throw new AppError('invalid_input', 'This is not the key of a team', {
      hint: `Copy it whole: it begins with ${WORD}`,
      detail: { field: 'code' },
    })
  }
  return key
}

/** A few letters that two who hold the same key can compare aloud; they tell nothing of it. */
export function teamSign(key: Buffer): string {
  return createHash('sha256').update('relata/team/sign').update(key).digest('hex').slice(0, 8)
}

function sumOf(key: Buffer): Buffer {
  return createHash('sha256').update('relata/team/sum').update(key).digest().subarray(0, CHECK)
}
