import type { CatalogNote, Relation, RelationName } from '@shared/catalog'
import { type Entry, type RelationEntry, toEntries, toRelationEntries } from './entries'
import type { KnownRelation, Row } from './file-rows'
import { introspect, toKnown } from './introspect'
import { readForeignKeysOf, readGuarded, readIndexesOf, readStatistics, refusals } from './read-relation'
import type { SchemaFile } from './schema-file'
import { entriesOf } from './sql/catalog.sql'
import { fold } from './text/lexer'
import { readSelectNames } from './text/select-names'
import { shadowOwner } from './shadow'

/** Names per statement. */
const AT_ONCE = 500

/** Reads the named relations of one file: a walk through the schema table, then each relation by its name. */
export function readNamed(file: SchemaFile, names: readonly RelationName[]): { relations: Relation[]; notes: CatalogNote[] } {
  const wanted = new Set(names.map((name) => name.name))
  const entries = named(file, wanted)
  const owners = entries.flatMap((e) => (e.type === 'table' ? (shadowOwner(e.name) ?? []) : []))
  const relations = toRelationEntries(entries, named(file, new Set(owners))).filter(({ entry }) => wanted.has(entry.name))
  const refused = new Map<number, string>()
  const columns = new Map(relations.map(({ entry }) => [entry.id, readGuarded(file, entry, refused)]))
  const tables = relations.filter(({ kind }) => kind === 'table' || kind === 'shadow')
  const foreignKeys = new Map(tables.map(({ entry }) => [entry.id, readForeignKeysOf(file, entry)]))
  const indexes = new Map(tables.map(({ entry }) => [entry.id, readIndexesOf(file, entry)]))
  const read = introspect(file.schema, {
    ...{ relations, columns, foreignKeys, indexes },
    statistics: readStatistics(file, [...wanted]),
    unreadable: new Set(refused.keys()),
    known: readKnown(file, relations, foreignKeys),
  })
  return { relations: read, notes: refusals(file.schema, relations, refused) }
}

/** What the relations refer to: targets of keys with their columns, relations that views read by name alone. */
function readKnown(
  file: SchemaFile,
  relations: readonly RelationEntry[],
  foreignKeys: ReadonlyMap<number, readonly Row[]>,
): Map<string, KnownRelation> {
  const targets = new Set([...foreignKeys.values()].flat().map((row) => fold(String(row[2]))))
  const reads = relations.flatMap(({ kind, entry }) => (kind === 'view' ? [...readSelectNames(entry.sql)] : []))
  const found = named(file, new Set([...targets, ...reads])).filter(({ type }) => type === 'table' || type === 'view')
  const refused = new Map<number, string>()
  return new Map(
    found.map((entry) => {
      const name = fold(entry.name)
      return [name, toKnown(entry.name, targets.has(name) ? readGuarded(file, entry, refused) : [])]
    }),
  )
}

function named(file: SchemaFile, names: ReadonlySet<string>): Entry[] {
  const all = [...names]
  const entries: Entry[] = []
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE)
    entries.push(...toEntries(file.all(entriesOf(some.length), ...some)))
  }
  return entries
}
