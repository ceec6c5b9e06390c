import type { ObjectKind, SchemaObject } from '@shared/catalog'
import { lateDomainChecks, splitOwner } from '../define-objects'
import { quoteIdent } from '../quote'
import { commentOn, grants, ownerOf, type Subject } from './rights'

const ROUTINES: readonly ObjectKind[] = ['function', 'procedure', 'aggregate', 'window']
const TYPES: readonly ObjectKind[] = ['enum', 'composite', 'range']
const WORDS: Partial<Record<ObjectKind, Subject['word']>> = {
  sequence: 'SEQUENCE',
  domain: 'DOMAIN',
  schema: 'SCHEMA',
  extension: 'EXTENSION',
  server: 'SERVER',
  collation: 'COLLATION',
  operator: 'OPERATOR',
  'operator class': 'OPERATOR CLASS',
  'operator family': 'OPERATOR FAMILY',
  cast: 'CAST',
  language: 'LANGUAGE',
  'text search configuration': 'TEXT SEARCH CONFIGURATION',
  'text search dictionary': 'TEXT SEARCH DICTIONARY',
  'foreign data wrapper': 'FOREIGN DATA WRAPPER',
  'event trigger': 'EVENT TRIGGER',
  publication: 'PUBLICATION',
}

/** What statements call those by that are called by more than their name, or by less. */
const calledBy: Partial<Record<ObjectKind, (object: SchemaObject) => string>> = {
  operator: ({ schema, name, signature }) => `${quoteIdent(schema)}.${name} (${signature})`,
  'operator class': ({ schema, name, signature }) => `${quoteIdent(schema)}.${quoteIdent(name)} USING ${quoteIdent(signature)}`,
  'operator family': ({ schema, name, signature }) => `${quoteIdent(schema)}.${quoteIdent(name)} USING ${quoteIdent(signature)}`,
  cast: ({ name }) => `(${name})`,
}

/** What statements call an object. */
function subjectOf(object: SchemaObject): Subject {
  const { kind, schema, name, signature } = object
  const full = schema === '' ? quoteIdent(name) : `${quoteIdent(schema)}.${quoteIdent(name)}`
  if (ROUTINES.includes(kind)) return { word: 'ROUTINE', name: `${full}(${signature})` }
  if (TYPES.includes(kind)) return { word: 'TYPE', name: full }
  if (kind === 'server') return { word: 'SERVER', name: full, grantAs: 'FOREIGN SERVER' }
  return { word: WORDS[kind] ?? '', name: calledBy[kind]?.(object) ?? full }
}

/** The statements that make an object, its definition first. */
export function objectStatements(object: SchemaObject): string[] {
  return [object.definition, ...objectExtras(object)]
}

/** Everything but the definition: late checks, comments, owner, grants. */
export function objectExtras(object: SchemaObject): string[] {
  const { kind, schema, name, comment } = object
  const subject = subjectOf(object)
  const full = `${quoteIdent(schema)}.${quoteIdent(name)}`
  const domainChecks = object.checks ?? []
  const isPublic = kind === 'schema' && name === 'public'
  return [
    ...lateDomainChecks(schema, name, domainChecks),
    ...domainChecks.flatMap((check) => commentOn({ word: `CONSTRAINT ${quoteIdent(check.name)} ON DOMAIN`, name: full }, check.comment)),
    ...(object.attributes ?? []).flatMap((attribute) =>
      commentOn({ word: 'COLUMN', name: `${full}.${quoteIdent(attribute.name)}` }, attribute.comment),
    ),
    // The new database's own public schema has a comment and is open to all.
    ...(isPublic && comment === undefined ? ['COMMENT ON SCHEMA "public" IS NULL'] : commentOn(subject, comment)),
    ...(owned(object) ? ownerOf(subject, object.owner) : []),
    // What everybody may do in it differs by version: said whole.
    ...(isPublic ? ['REVOKE ALL ON SCHEMA "public" FROM PUBLIC'] : []),
    ...grants(kind === 'domain' ? { ...subject, grantAs: 'DOMAIN' } : subject, object.grants, standard(object)),
  ]
}

/** An extension's owner is who made it; an identity column's sequence follows its table. */
function owned({ kind, facts }: SchemaObject): boolean {
  return kind !== 'extension' && facts['identity'] === undefined && facts['owned by'] === undefined
}

function standard({ kind }: SchemaObject): boolean {
  return ROUTINES.includes(kind) || TYPES.includes(kind) || kind === 'domain' || kind === 'language'
}

/** Binds a sequence to the column it was made for; the column must be there. */
export function bindSequence(object: SchemaObject): string[] {
  const owner = object.facts['owned by']
  if (object.kind !== 'sequence' || owner === undefined || object.facts['identity'] !== undefined) return []
  const { table, column } = splitOwner(owner)
  return [`ALTER SEQUENCE ${quoteIdent(object.schema)}.${quoteIdent(object.name)} OWNED BY ${table}.${column}`]
}
