import type { Migration } from './migration'

/** Whether what is read of a connection is shared with the team. */
export const sharedReadings: Migration = {
  version: 3,
  name: 'shared-readings',
  up(db) {
    db.exec(/* SQL */ `ALTER TABLE connection ADD COLUMN shared INTEGER NOT NULL DEFAULT 0 CHECK (shared IN (0, 1))`)
  },
}
