import { randomBytes } from 'node:crypto'
import type { Keychain } from '../../src/main/store/slots'

/**
 * What a keychain may do: answer, refuse, be locked (seals, but opens nothing), hand out some other key, give back something else
 * than it was given, or be gone.
 */
export const KEYCHAIN_MOODS = ['well', 'throws', 'locked', 'other key', 'mangles', 'gone'] as const
export type KeychainMood = (typeof KEYCHAIN_MOODS)[number]

/** Keychains of one user: backends that know nothing of each other's entries, of which one answers at a time, in a mood. */
export class FakeKeychain implements Keychain {
  mood: KeychainMood = 'well'
  backend = 'Keyring'
  readonly #held = new Map<string, Buffer>()

  get label(): string {
    return this.mood === 'gone' ? 'No keychain on this system' : this.backend
  }

  get available(): boolean {
    return this.mood !== 'gone'
  }

  seal = async (bytes: Buffer): Promise<Buffer> => {
    if (this.mood === 'throws') throw new Error('the keychain does not answer')
    const name = `${this.backend}/${String(this.#held.size)}`
    this.#held.set(name, Buffer.from(bytes))
    return Buffer.from(name)
  }

  open = async (sealed: Buffer): Promise<Buffer> => {
    const name = sealed.toString()
    const held = this.#held.get(name)
    if (this.mood === 'throws' || this.mood === 'locked') throw new Error('the keychain is locked')
    if (held === undefined || !name.startsWith(`${this.backend}/`)) throw new Error('not sealed by this keychain')
    if (this.mood === 'other key') return randomBytes(held.length)
    if (this.mood === 'mangles') return Buffer.concat([held, Buffer.from('!')])
    return Buffer.from(held)
  }
}
