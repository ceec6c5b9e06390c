import type { Migration } from './migration'

/** Where a connection stands among the others: order, folder, colour. `asks`: its secrets are kept nowhere and asked for. */
export const arrangement: Migration = {
  version: 8,
  name: 'arrangement',
  up(db) {
    db.exec(/* SQL */ `
      ALTER TABLE connection ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
      ALTER TABLE connection ADD COLUMN folder TEXT NOT NULL DEFAULT '';
      ALTER TABLE connection ADD COLUMN colour TEXT NOT NULL DEFAULT 'none';
      ALTER TABLE connection ADD COLUMN asks INTEGER NOT NULL DEFAULT 0 CHECK (asks IN (0, 1));
      UPDATE connection SET position = (
        SELECT count(*) FROM connection AS before
        WHERE before.created_at < connection.created_at OR (before.created_at = connection.created_at AND before.rowid < connection.rowid)
      );
    `)
  },
}
