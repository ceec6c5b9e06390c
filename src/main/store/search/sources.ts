import type Database from 'better-sqlite3'
import type { SourceState } from './protocol'

/** Every connection in the index, and as of which generation. */
export function sourcesOf(db: Database.Database): SourceState[] {
  return db.prepare('SELECT connection, engine, label, generation FROM source WHERE connection IS NOT NULL').all() as SourceState[]
}
