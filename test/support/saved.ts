import type { NewConnection } from '../../src/main/store/connections'
import type { Keychain } from '../../src/main/store/slots'

/**
 * A connection whose every part is made from two numbers: which one it is, and how often it was changed. What does not fit
 * together was written by halves.
 */
export function savedAs(number: number, version: number): Required<Pick<NewConnection, 'name' | 'options' | 'secrets'>> {
  const text = `${String(number)}.${String(version)}`
  // From a few bytes to several pages.
  const note = text.repeat(1 + ((number * 37 + version * 11) % 3) ** 6)
  return { name: text, options: { host: `host-${text}`, note }, secrets: { password: `secret-${text}` } }
}

/** The two numbers of a connection's name. */
export function numbersOf(name: string): { number: number; version: number } {
  const [number, version] = name.split('.').map(Number)
  if (number === undefined || version === undefined || Number.isNaN(number + version))
    throw new Error(`nobody saved a connection named ${name}`)
  return { number, version }
}

/** A keychain that every process has: it gives back what it is given. */
export const OPEN_KEYCHAIN: Keychain = {
  label: 'Test keychain',
  available: true,
  seal: async (bytes) => Buffer.concat([Buffer.from('kept:'), bytes]),
  open: async (sealed) => Buffer.from(sealed.subarray(5)),
}

/** `create`, `update` and `remove` are of the connection with that number; `rotate` gives the vault a new key. */
export type Attempt =
  | { readonly do: 'create' | 'update' | 'remove'; readonly number: number; readonly version: number }
  | { readonly do: 'rotate' | 'prefer' | 'backup' }

/** What the saver says, a line each as JSON: what it is about to do, that it was done (acknowledged by the store), or why not. */
export type SaverLine =
  | { readonly say: 'ready' }
  | ({ readonly say: 'try' | 'done' } & Attempt)
  | { readonly say: 'failed'; readonly code: string; readonly message: string; readonly hint: string }
  | { readonly say: 'reads'; readonly connections: number }
