import type { Migration } from './migration'

/**
 * A second copy of every row, and how many changes there were: see second-copies.ts. `file_key_id`: which key file belongs to the
 * vault, see key-file.ts.
 */
export const secondCopies: Migration = {
  version: 5,
  name: 'second-copies',
  up(db) {
    db.exec(/* SQL */ `
      CREATE TABLE second_copy (
        place TEXT NOT NULL,
        name TEXT NOT NULL,
        copy TEXT NOT NULL,
        PRIMARY KEY (place, name)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE change_count (
        value INTEGER NOT NULL,
        opposite INTEGER NOT NULL CHECK (opposite = -value)
      ) STRICT;
      INSERT INTO change_count VALUES (0, 0);
      ALTER TABLE vault ADD COLUMN file_key_id TEXT;
    `)
  },
}
