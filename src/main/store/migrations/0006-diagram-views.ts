import type { Migration } from './migration'

/** Diagrams as the user arranged them. `name`: JSON of connection, schema (or null) and the view's own name. */
export const diagramViews: Migration = {
  version: 6,
  name: 'diagram-views',
  up(db) {
    db.exec(/* SQL */ `
      CREATE TABLE diagram_view (
        name TEXT PRIMARY KEY,
        connection_id TEXT NOT NULL,
        value TEXT NOT NULL
      ) STRICT;
      CREATE INDEX diagram_view_connection ON diagram_view (connection_id);
    `)
  },
}
