import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../log'
import { fileKey, keepKeyFile } from './key-file'
import type { Store } from './open'
import { LEAST_COST, type PasswordCost } from './password-key'
import { type Keychain, needsKeychain, Slots } from './slots'
import { Vault } from './vault'

/** How long a start waits for the keychain, ms: what it says later unlocks later. */
const KEYCHAIN_WAIT_MS = 300

/**
 * Opens the vault: by the keychain where it has a slot and the keychain answers soon, otherwise locked or empty. A keychain that has no
 * slot is not asked. `cost`: what the slot
 * of a master password shall cost.
 */
export async function openVault(
  store: Store,
  keychain: Keychain | undefined,
  log: Logger,
  cost: () => Promise<PasswordCost> = () => Promise.resolve(LEAST_COST),
): Promise<Vault> {
  // One writer at a time: of two copies of Relata that start for the first time, one makes row and key file.
  const { row, key } = store.db
    .transaction(() => {
      store.db
        .prepare('INSERT INTO vault (id, namespace) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM vault)')
        .run(randomBytes(16).toString('hex'), randomBytes(16).toString('base64url'))
      const row = store.db.prepare('SELECT id, namespace FROM vault').get() as { id: string; namespace: string }
      return { row, key: fileKey(store.folder) }
    })
    .immediate()
  keepKeyFile(store.db, store.folder, log)
  const vault = new Vault(store, keychain, row, key, log, new Slots(store, row.id, cost))
  if (needsKeychain(store)) await Promise.race([vault.tryKeychain(), sleep(KEYCHAIN_WAIT_MS, undefined, { ref: false })])
  return vault
}
