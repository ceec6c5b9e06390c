import type { Check, ObjectKind, SchemaObject } from '@shared/catalog'
import { objectKey } from '@shared/catalog'
import { parseArray, parseOptions, toGrants } from './acl'
import type { Row } from './batch'
import { aggregateDefinition } from './define-aggregate'
import * as define from './define-objects'
import { type Comments, common, facts } from './object-parts'
import { introspectMoreObjects } from './introspect-more-objects'
import { byFirst, optional, type RowsOf, some, text } from './lookup'

/** pg_proc.prokind and pg_type.typtype → our kinds. */
export const OBJECT_LETTERS: Readonly<Record<string, ObjectKind>> = {
  f: 'function',
  p: 'procedure',
  a: 'aggregate',
  w: 'window',
  e: 'enum',
  c: 'composite',
  d: 'domain',
  r: 'range',
}
const VOLATILITY: Readonly<Record<string, string>> = { i: 'immutable', s: 'stable', v: 'volatile' }
const PARALLEL: Readonly<Record<string, string>> = { s: 'safe', r: 'restricted', u: 'unsafe' }
const PROVIDERS: Readonly<Record<string, string>> = { c: 'libc', i: 'icu', b: 'builtin', d: 'default' }

/** Objects, and of how many something is not known: routines without their body, conditions of publications. */
export interface Objects {
  readonly objects: SchemaObject[]
  readonly missing: { readonly bodies: number; readonly conditions: number }
}

/** Catalog rows in, objects out, ordered by kind, schema, name and signature. Pure. */
export function introspectObjects(rows: RowsOf): Objects {
  const members = new Set(rows('members').flatMap(([letter, oid]) => (letter === 'n' ? [oid ?? null] : [])))
  const words = new Map(
    rows('comments').map(([letter, oid, column, comment]) => [`${text(letter)}${text(oid)}.${text(column)}`, text(comment)]),
  )
  const comments: Comments = (letter, oid, attribute = '0') => words.get(`${letter}${text(oid)}.${text(attribute)}`)
  const bodies = new Map(rows('parsedBodies').map((row) => [row[0], row]))
  const aggregates = new Map(rows('aggregates').map((row) => [row[0], row]))
  const routines = rows('routines').map((row) => toRoutine(row, comments, aggregates.get(row[0] ?? null), bodies.get(row[0] ?? null)))
  const more = introspectMoreObjects(rows, comments)
  const objects = [
    ...more.objects,
    ...rows('schemas').flatMap((row) => (members.has(row[0] ?? null) ? [] : [toSchema(row, comments)])),
    ...rows('extensions').map((row) => toExtension(row, comments)),
    ...rows('servers').map((row) => toServer(row, comments)),
    ...rows('ownCollations').map((row) => toCollation(row, comments)),
    ...toTypes(rows, comments),
    ...rows('sequences').map((row) => toSequence(row, comments)),
    ...routines,
  ]
  const bodiless = rows('routines').filter((row) => row[21] === 't' && !bodies.has(row[0] ?? null)).length
  // A key is made once per object, not once per comparison.
  const keyed = objects.map((object) => [objectKey(object), object] as const).sort(([a], [b]) => (a < b ? -1 : 1))
  return { objects: keyed.map(([, object]) => object), missing: { bodies: bodiless, conditions: more.missing } }
}

function toSchema(row: Row, comments: Comments): SchemaObject {
  const [name, owner] = [text(row[1]), text(row[2])]
  return {
    ...common('schema', ['', name, ''], owner, comments('n', row[0]), toGrants(row[3], owner)),
    facts: {},
    definition: define.schema(name),
  }
}

function toExtension(row: Row, comments: Comments): SchemaObject {
  const [name, schema] = [text(row[0]), text(row[1])]
  return {
    ...common('extension', ['', name, ''], row[3], comments('e', row[4])),
    facts: facts([
      ['schema', schema],
      ['version', row[2]],
    ]),
    definition: define.extension(name, schema),
  }
}

function toServer(row: Row, comments: Comments): SchemaObject {
  const [name, owner] = [text(row[0]), text(row[5])]
  const options = parseOptions(row[4])
  return {
    ...common('server', ['', name, ''], owner, comments('f', row[7]), toGrants(row[6], owner)),
    facts: facts([
      ['wrapper', row[1]],
      ['type', row[2]],
      ['version', row[3]],
      ...options.map(([key, value]) => [`options.${key}`, value] as const),
    ]),
    definition: define.server(name, text(row[1]), row[2], row[3], options),
  }
}

function toCollation(row: Row, comments: Comments): SchemaObject {
  const [schema, name] = [text(row[0]), text(row[1])]
  const provider = PROVIDERS[text(row[2])] ?? text(row[2])
  const locale = row[5] ?? (row[3] === row[4] ? row[3] : null)
  const known = facts([
    ['provider', provider],
    ['locale', locale],
    ['lc_collate', locale === null || locale === undefined ? row[3] : null],
    ['lc_ctype', locale === null || locale === undefined ? row[4] : null],
    ['deterministic', row[6] === 'f' ? 'false' : null],
    ['rules', row[7]],
  ])
  return {
    ...common('collation', [schema, name, ''], row[8], comments('o', row[9])),
    facts: known,
    definition: define.collation(schema, name, known),
  }
}

function toSequence(row: Row, comments: Comments): SchemaObject {
  const [schema, name, owner] = [text(row[1]), text(row[2]), text(row[3])]
  const owned =
    row[14] === null || row[14] === undefined ? undefined : { schema: text(row[15]), relation: text(row[16]), column: text(row[17]) }
  const identity = row[14] === 'i' ? (row[18] === 'a' ? 'always' : 'by default') : undefined
  const known = facts([
    ['type', row[7]],
    ['start', row[8]],
    ['increment', row[9]],
    ['minimum', row[10]],
    ['maximum', row[11]],
    ['cache', row[12]],
    ['cycle', row[13] === 't' ? 'yes' : 'no'],
    ['persistence', row[6] === 'u' ? 'unlogged' : null],
    ['identity', identity],
    ['owned by', owned === undefined ? null : define.ownedBy(owned)],
  ])
  return {
    ...common('sequence', [schema, name, ''], owner, comments('s', row[5]), toGrants(row[4], owner)),
    facts: known,
    definition: define.sequence(schema, name, known),
  }
}

function toRoutine(row: Row, comments: Comments, aggregate: Row | undefined, parsed: Row | undefined): SchemaObject {
  const kind = OBJECT_LETTERS[text(row[3])] ?? 'function'
  const [schema, name, signature, owner] = [text(row[1]), text(row[2]), text(row[4]), text(row[5])]
  const defaults = Number(row[16])
  const known = facts([
    ['arguments', row[8]],
    ['returns', row[9]],
    ['language', row[10]],
    ['volatility', VOLATILITY[text(row[11])]],
    ['strict', row[12] === 't' ? 'yes' : null],
    ['security', row[13] === 't' ? 'definer' : null],
    ['leakproof', row[15] === 't' ? 'yes' : null],
    ['parallel', PARALLEL[text(row[14])]],
    ['cost', defaults === 0 ? null : row[16]],
    ['rows', Number(row[17]) === 0 ? null : row[17]],
    ['settings', parseArray(row[18]).join('; ')],
  ])
  const body = parsed?.[2] ?? row[19]
  return {
    ...common(kind, [schema, name, signature], owner, comments('r', row[7]), toGrants(row[6], owner, ['EXECUTE'])),
    facts: known,
    ...optional('body', kind === 'aggregate' ? undefined : body),
    definition:
      aggregate === undefined ? (parsed?.[1] ?? row[20] ?? '').trimEnd() : aggregateDefinition(schema, name, aggregate, text(row[14])),
  }
}

function toTypes(rows: RowsOf, comments: Comments): SchemaObject[] {
  const labels = new Map(rows('enums').map(([oid, list]) => [oid, JSON.parse(list ?? '[]') as string[]]))
  const attributes = byFirst(rows('attributes'))
  const checks = byFirst(rows('domainChecks'))
  return rows('types').map((row): SchemaObject => {
    const kind = OBJECT_LETTERS[text(row[3])] ?? 'enum'
    const [schema, name, owner] = [text(row[1]), text(row[2]), text(row[4])]
    const head = common(kind, [schema, name, ''], owner, comments('t', row[6]), toGrants(row[5], owner, ['USAGE']))
    if (kind === 'enum') {
      const values = labels.get(row[0] ?? null) ?? []
      return { ...head, facts: {}, values, definition: define.enumType(schema, name, values) }
    }
    if (kind === 'composite') {
      const list = (attributes.get(text(row[7])) ?? []).map((attribute) => ({
        name: text(attribute[1]),
        type: `${text(attribute[2])}${attribute[3] === null || attribute[3] === undefined ? '' : ` COLLATE ${attribute[3]}`}`,
        ...optional('comment', comments('s', attribute[0], attribute[4])),
      }))
      return { ...head, facts: {}, attributes: list, definition: define.compositeType(schema, name, list) }
    }
    if (kind === 'domain') {
      const own = (checks.get(text(row[0])) ?? []).map(
        (check): Check => ({
          name: text(check[1]),
          expression: text(check[2]),
          ...optional('comment', comments('c', check[4])),
          ...(check[3] === 'f' ? { validated: false } : {}),
        }),
      )
      const known = facts([
        ['type', row[8]],
        ['collation', row[11]],
        ['default', row[10]],
        ['nullable', row[9] === 't' ? 'no' : null],
      ])
      return { ...head, facts: known, ...some('checks', own), definition: define.domain(schema, name, known, own) }
    }
    const known = facts([
      ['subtype', row[12]],
      ['operator class', row[13]],
      ['collation', row[14]],
      ['canonical', row[15]],
      ['difference', row[16]],
      ['multirange', row[17]],
    ])
    return { ...head, facts: known, definition: define.range(schema, name, known) }
  })
}
