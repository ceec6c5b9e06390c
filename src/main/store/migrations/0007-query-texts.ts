import type { Migration } from './migration'

/** What was written in query consoles, sealed like connections. `changed_at`: ms since 1970. */
export const queryTexts: Migration = {
  version: 7,
  name: 'query-texts',
  up(db) {
    db.exec(/* SQL */ `
      CREATE TABLE query_text (
        id TEXT PRIMARY KEY,
        connection_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('draft', 'saved', 'history')),
        revision INTEGER NOT NULL,
        scheme TEXT NOT NULL CHECK (scheme IN ('vault', 'file')),
        value BLOB NOT NULL,
        changed_at INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX query_text_connection ON query_text (connection_id, kind, changed_at);
    `)
  },
}
