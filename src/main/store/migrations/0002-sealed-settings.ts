import type { Migration } from './migration'

/** Settings that hold a secret or an address of a server, sealed like connections. */
export const sealedSettings: Migration = {
  version: 2,
  name: 'sealed-settings',
  up(db) {
    db.exec(/* SQL */ `
      CREATE TABLE sealed_setting (
        name TEXT PRIMARY KEY,
        revision INTEGER NOT NULL,
        scheme TEXT NOT NULL CHECK (scheme IN ('vault', 'file')),
        value BLOB NOT NULL
      ) STRICT
    `)
  },
}
