import type { Relation } from '@shared/catalog'

/** SQLite keeps the text of every CREATE statement: relation, then its indexes' and triggers' own statements. */
export function ddl(relation: Relation): string {
  const statements = [relation.definition, ...relation.triggers.map((t) => t.definition)].filter((s) => s !== undefined && s !== '')
  return statements.map((s) => `${String(s).replace(/;\s*$/, '')};`).join('\n\n')
}
