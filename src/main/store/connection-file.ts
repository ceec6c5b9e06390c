import { AppError } from '@shared/errors'
import { z } from 'zod'
import { open, type SealContext, seal } from './envelope'
import { newPasswordParameters, passwordKey, PasswordParameters } from './password-key'

/** A file may be copied and tried against for years: twice the memory of the vault's own password. */
const COST = { memoryKiB: 131_072, passes: 3, lanes: 4 } as const
const VERSION = 1
/** Bytes; ten thousand connections with their texts fit several times. */
export const FILE_LIMIT = 16 * 1024 * 1024
/** Connections in a file. */
export const ROW_LIMIT = 10_000
/** Objects and lists that so many connections need, and how deep they stand in one another. */
const NESTING = { deep: 8, many: 5 * ROW_LIMIT }

const Plain = z.strictObject({
  relata: z.literal('connections'),
  version: z.literal(VERSION),
  connections: z.array(z.unknown()).max(ROW_LIMIT),
})
const Sealed = z.strictObject({
  relata: z.literal('connections'),
  version: z.literal(VERSION),
  /** Argon2id, within the same bounds as a master password's. */
  kdf: PasswordParameters,
  sealed: z.base64().max(FILE_LIMIT),
})
const Head = z.object({ relata: z.literal('connections'), version: z.number().int() })

/** What a file holds, as far as it can be told without a passphrase. */
export type ConnectionFile =
  | { readonly sealed: false; readonly connections: readonly unknown[] }
  | { readonly sealed: true; readonly unseal: (passphrase: string) => Promise<readonly unknown[]> }

/** The text of a file of connections. With a passphrase everything in it is sealed, names and hosts included. */
export async function writeConnectionFile(connections: readonly object[], passphrase: string | undefined): Promise<string> {
  const head = { relata: 'connections', version: VERSION } as const
  if (passphrase === undefined) return `${JSON.stringify({ ...head, connections }, null, 2)}\n`
  const kdf = newPasswordParameters(COST)
  const key = await passwordKey(passphrase, kdf)
  const sealed = seal(key, contextOf(kdf), Buffer.from(JSON.stringify(connections), 'utf8')).toString('base64')
  return `${JSON.stringify({ ...head, kdf, sealed }, null, 2)}\n`
}

/** Reads such a text. Throws `invalid_input` for anything else, and for what is larger or deeper than a file of ours can be. */
export function readConnectionFile(text: string): ConnectionFile {
  const value = parse(text)
  const head = Head.safeParse(value)
  if (!head.success) throw refused('This is not a file of connections', 'Choose one that Relata exported')
  if (head.data.version > VERSION) throw refused('This file was written by a newer Relata', 'Update Relata, then import it again')
  const sealed = Sealed.safeParse(value)
  if (sealed.success) return { sealed: true, unseal: async (passphrase) => await unseal(sealed.data, passphrase) }
  const plain = Plain.safeParse(value)
  if (plain.success) return { sealed: false, connections: plain.data.connections }
  throw refused('This file of connections is damaged or was altered', 'Export it again where it came from')
}

async function unseal({ kdf, sealed }: z.infer<typeof Sealed>, passphrase: string): Promise<readonly unknown[]> {
  const key = await passwordKey(passphrase, kdf)
  const plain = openSealed(key, contextOf(kdf), Buffer.from(sealed, 'base64'))
  const connections = z.array(z.unknown()).max(ROW_LIMIT).safeParse(parse(plain))
  if (!connections.success) throw refused('This file of connections is damaged', 'Export it again where it came from')
  return connections.data
}

function openSealed(key: Buffer, context: SealContext, sealed: Buffer): string {
  try {
    return open(key, context, sealed).toString('utf8')
  } catch (cause) {
    throw new AppError('auth_failed', 'This is not the passphrase of this file, or the file was altered', {
      hint: 'Check the keyboard layout and Caps Lock, then try again',
      cause,
    })
  }
}

/** Whatever the key is made with is bound to what it opens: an altered head opens nothing. */
function contextOf({ salt, memoryKiB, passes, lanes }: PasswordParameters): SealContext {
  return ['connection-file', VERSION, salt, memoryKiB, passes, lanes]
}

/** JSON, once it is certain that reading it takes no more memory than its connections need. */
function parse(text: string): unknown {
  if (text.length > FILE_LIMIT) throw tooLarge()
  let [depth, many, quoted] = [0, 0, false]
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at)
    if (quoted) {
      if (char === BACKSLASH) at += 1
      else if (char === QUOTE) quoted = false
    } else if (char === QUOTE) quoted = true
    else if (char === BRACE || char === BRACKET) {
      depth += 1
      many += 1
      if (depth > NESTING.deep || many > NESTING.many) throw tooLarge()
    } else if (char === CLOSING_BRACE || char === CLOSING_BRACKET) depth -= 1
  }
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new AppError('invalid_input', 'This is not a file of connections', { hint: 'Choose one that Relata exported', cause })
  }
}

const [BACKSLASH, QUOTE, BRACE, BRACKET, CLOSING_BRACE, CLOSING_BRACKET] = [0x5c, 0x22, 0x7b, 0x5b, 0x7d, 0x5d] as const

function tooLarge(): AppError {
  return refused(
    `This file is larger than ${String(ROW_LIMIT)} connections can be`,
    `Nothing was imported. A file holds at most ${String(FILE_LIMIT / 1024 ** 2)} MB`,
  )
}

function refused(message: string, hint: string): AppError {
  return new AppError('invalid_input', message, { hint })
}
