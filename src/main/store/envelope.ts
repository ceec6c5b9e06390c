import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '@shared/errors'

const MAGIC = Buffer.from('RLT1')
const SALT = 16
const NONCE = 12
const TAG = 16
const PAD = 256
const HEAD = MAGIC.length + SALT + NONCE + TAG

/** What a sealed value is bound to: moved to another place or revision it does not open. */
export type SealContext = readonly (string | number)[]

/**
 * Seals bytes with AES-256-GCM under a key of their own, derived from `key` with a random salt, and bound to `context`.
 * Layout: magic 4 · salt 16 · nonce 12 · tag 16 · ciphertext of (length 4 · plain · zeros to 256-byte steps).
 */
export function seal(key: Buffer, context: SealContext, plain: Buffer): Buffer {
  const salt = randomBytes(SALT)
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', recordKey(key, salt), nonce, { authTagLength: TAG })
  cipher.setAAD(bind(context))
  const padded = Buffer.alloc(Math.ceil((plain.length + 4) / PAD) * PAD)
  padded.writeUInt32BE(plain.length)
  plain.copy(padded, 4)
  const sealed = Buffer.concat([cipher.update(padded), cipher.final()])
  padded.fill(0)
  return Buffer.concat([MAGIC, salt, nonce, cipher.getAuthTag(), sealed])
}

/** Opens what {@link seal} made. Throws `secrets_unavailable` for anything that is not exactly that; the bytes stay where they are. */
export function open(key: Buffer, context: SealContext, sealed: Buffer): Buffer {
  try {
    if (sealed.length < HEAD + PAD || !sealed.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error('not an envelope')
    const salt = sealed.subarray(4, 4 + SALT)
    const nonce = sealed.subarray(4 + SALT, 4 + SALT + NONCE)
    const decipher = createDecipheriv('aes-256-gcm', recordKey(key, salt), nonce, { authTagLength: TAG })
    decipher.setAAD(bind(context))
    decipher.setAuthTag(sealed.subarray(HEAD - TAG, HEAD))
    const padded = Buffer.concat([decipher.update(sealed.subarray(HEAD)), decipher.final()])
    return padded.subarray(4, 4 + padded.readUInt32BE())
  } catch (cause) {
    throw new AppError('secrets_unavailable', 'A saved secret cannot be opened with the present key', {
      hint: 'Nothing was lost. Unlock with the master password, or enter the secret again',
      cause,
    })
  }
}

function recordKey(key: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, 'relata/record/v1', 32))
}

/** Length-prefixed, so that no two contexts give the same bytes. */
function bind(context: SealContext): Buffer {
  return Buffer.concat(
    ['relata/v1', ...context].flatMap((part) => {
      const bytes = Buffer.from(String(part), 'utf8')
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
}
