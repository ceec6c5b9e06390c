import type { Migration } from './migration'

/** Saved connections, key slots, generations and preferences. */
export const connections: Migration = {
  version: 1,
  name: 'connections',
  up(db) {
    db.exec(/* SQL */ `
      CREATE TABLE vault (
        id TEXT PRIMARY KEY,
        namespace TEXT NOT NULL
      ) STRICT;
      CREATE TABLE slot (
        kind TEXT PRIMARY KEY CHECK (kind IN ('keychain', 'password')),
        parameters TEXT NOT NULL,
        wrapped BLOB NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE connection (
        id TEXT PRIMARY KEY,
        engine TEXT NOT NULL,
        name TEXT NOT NULL,
        environment TEXT NOT NULL,
        revision INTEGER NOT NULL,
        scheme TEXT NOT NULL CHECK (scheme IN ('vault', 'file')),
        config BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE generation (
        connection_id TEXT PRIMARY KEY,
        value INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE preference (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) STRICT;
    `)
  },
}
