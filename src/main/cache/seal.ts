import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'

/** First byte of a sealed value: what its plain bytes are. */
const DEFLATED = 1
const AS_IS = 2
/** Below this deflating costs more than the bytes it saves. */
const DEFLATE_FROM = 1024
const NONCE = 12
const TAG = 16
/** form 1 · storedAt 8 · expiresAt 8 · nonce · tag */
const HEAD = 1 + 8 + 8 + NONCE + TAG
/** Largest value that is written, and largest that one may unfold to, bytes. */
export const MAX_SEALED = 8 * 1024 * 1024
export const MAX_PLAIN = 64 * 1024 * 1024

export interface Sealed {
  readonly value: Uint8Array
  /** ms since 1970. */
  readonly storedAt: number
  readonly expiresAt: number
}

/**
 * Seals a value for a store that others can write: AES-256-GCM, large values deflated first, bound to its full key (type,
 * connection and generation are in it) and to both times, so that it can be neither moved nor kept alive. `key` is a
 * KeyObject because Node makes one of a Buffer at every use, which costs more than sealing.
 */
export function sealValue(key: KeyObject, name: string, { value, storedAt, expiresAt }: Sealed): Buffer {
  const head = Buffer.alloc(17)
  const deflates = value.byteLength >= DEFLATE_FROM
  head.writeUInt8(deflates ? DEFLATED : AS_IS)
  head.writeDoubleBE(storedAt, 1)
  head.writeDoubleBE(expiresAt, 9)
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
  cipher.setAAD(Buffer.concat([head, Buffer.from(name, 'utf8')]))
  const body = Buffer.concat([cipher.update(deflates ? deflateRawSync(value, { level: 1 }) : value), cipher.final()])
  return Buffer.concat([head, nonce, cipher.getAuthTag(), body])
}

/** Opens what {@link sealValue} made under that name; undefined for anything else, however it was changed. */
export function openValue(key: KeyObject, name: string, sealed: Uint8Array): Sealed | undefined {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes.length < HEAD || bytes.length > MAX_SEALED) return undefined
  const form = bytes.readUInt8()
  if (form !== DEFLATED && form !== AS_IS) return undefined
  try {
    const head = bytes.subarray(0, 17)
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(17, 17 + NONCE), { authTagLength: TAG })
    decipher.setAAD(Buffer.concat([head, Buffer.from(name, 'utf8')]))
    decipher.setAuthTag(bytes.subarray(HEAD - TAG, HEAD))
    const body = Buffer.concat([decipher.update(bytes.subarray(HEAD)), decipher.final()])
    const value = form === DEFLATED ? inflateRawSync(body, { maxOutputLength: MAX_PLAIN }) : body
    return { value, storedAt: head.readDoubleBE(1), expiresAt: head.readDoubleBE(9) }
  } catch {
    return undefined
  }
}
