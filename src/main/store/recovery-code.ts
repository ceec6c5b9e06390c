import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '@shared/errors'

/** Crockford's base 32: no I, L, O or U, which people misread (crockford.com/base32.html). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const BYTES = 16
/** Letters for 128 bits, and two more that notice a slip. */
const LENGTH = 28
const GROUP = 4

/** A new recovery code: 128 random bits in seven groups of four. It is shown once and kept nowhere. */
export function newRecoveryCode(): string {
  return write(randomBytes(BYTES))
}

/** The key that a code stands for. Throws `auth_failed` for one with a slip; the error does not repeat it. */
export function recoveryKey(code: string, salt: Buffer): Buffer {
  const letters = code
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  const bytes = read(letters)
  if (bytes === undefined || write(bytes).replaceAll('-', '') !== letters) {
    throw new AppError('auth_failed', 'This is not a recovery code', {
      hint: 'It has seven groups of four letters and digits. Check each of them',
    })
  }
  return Buffer.from(hkdfSync('sha256', bytes, salt, 'relata/recovery/v1', 32))
}

/** The bytes, and ten bits of their hash: 138 bits, filled up to 28 letters of five. */
function write(bytes: Buffer): string {
  const bits = [...bytes, ...createHash('sha256').update('relata/recovery/sum').update(bytes).digest().subarray(0, 2)]
    .map((byte) => byte.toString(2).padStart(8, '0'))
    .join('')
  const letters = Array.from({ length: LENGTH }, (_, at) => LETTERS.charAt(Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)))
  return Array.from({ length: LENGTH / GROUP }, (_, at) => letters.slice(at * GROUP, (at + 1) * GROUP).join('')).join('-')
}

function read(letters: string): Buffer | undefined {
  if (letters.length !== LENGTH) return undefined
  const values = Array.from(letters, (letter) => LETTERS.indexOf(letter))
  if (values.includes(-1)) return undefined
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('')
  return Buffer.from(Array.from({ length: BYTES }, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8), 2)))
}
