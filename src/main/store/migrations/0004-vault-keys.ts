import type { Migration } from './migration'

/**
 * Which key the vault has, so that one from elsewhere is noticed; and more ways to open it. Of a vault that has a key already it is
 * `unknown` until that is first opened.
 */
export const vaultKeys: Migration = {
  version: 4,
  name: 'vault-keys',
  up(db) {
    db.exec(/* SQL */ `
      CREATE TABLE new_slot (
        kind TEXT PRIMARY KEY CHECK (kind IN ('keychain', 'password', 'both', 'recovery')),
        parameters TEXT NOT NULL,
        wrapped BLOB NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT;
      INSERT INTO new_slot SELECT kind, parameters, wrapped, created_at FROM slot;
      DROP TABLE slot;
      ALTER TABLE new_slot RENAME TO slot;
      ALTER TABLE vault ADD COLUMN key_id TEXT;
      UPDATE vault SET key_id = 'unknown' WHERE EXISTS (SELECT 1 FROM slot);
    `)
  },
}
