import type { SchemaObject } from '@shared/catalog'
import { parseOptions, toGrants } from './acl'
import type { Row } from './batch'
import * as define from './define-more-objects'
import { type RowsOf, text } from './lookup'
import { type Comments, common, facts } from './object-parts'
import { MORE_OBJECTS, type MoreObjects } from './sql/more-objects.sql'

/** pg_cast.castcontext and castmethod, where there is no function. */
const CONTEXTS: Readonly<Record<string, string>> = { e: 'explicit', a: 'assignment', i: 'implicit' }
const METHODS: Readonly<Record<string, string>> = { b: 'binary', i: 'by text' }
/** pg_event_trigger.evtenabled; O is the usual state. */
const STATES: Readonly<Record<string, string>> = { D: 'disabled', R: 'replica', A: 'always' }

/** What is particular to a sort of object. */
interface Sort {
  /** Where the row has its access list, and what everybody may do without one. */
  readonly rights?: readonly [field: number, standard: readonly string[]]
  describe(row: Row, rows: RowsOf): Pick<SchemaObject, 'facts' | 'definition'>
}

const yes = (flag: string | null | undefined) => (flag === 't' ? 'yes' : null)
const list = <T>(json: string | null | undefined) => JSON.parse(json ?? '[]') as T[]

const SORTS: Readonly<Record<MoreObjects, Sort>> = {
  operators: {
    describe: (row) => {
      const known = facts([
        ['left', row[5]],
        ['right', row[6]],
        ['returns', row[7]],
        ['function', row[8]],
        ['commutator', row[9]],
        ['negator', row[10]],
        ['restrict', row[11]],
        ['join', row[12]],
        ['hashes', yes(row[13])],
        ['merges', yes(row[14])],
      ])
      return { facts: known, definition: define.operator(text(row[1]), text(row[2]), known) }
    },
  },
  operatorFamilies: {
    describe: (row) => ({
      facts: facts([['method', row[3]]]),
      definition: define.operatorFamily(text(row[1]), text(row[2]), text(row[3]), row[5] ?? undefined),
    }),
  },
  ownOperatorClasses: {
    describe: (row) => {
      const known = facts([
        ['method', row[3]],
        ['type', row[5]],
        ['default', yes(row[6])],
        ['family', row[7]],
        ['storage', row[8]],
      ])
      return { facts: known, definition: define.operatorClass(text(row[1]), text(row[2]), known, row[9] ?? undefined) }
    },
  },
  casts: {
    describe: (row) => {
      const known = facts([
        ['function', row[5]],
        ['context', CONTEXTS[text(row[6])]],
        ['method', METHODS[text(row[7])]],
      ])
      return { facts: known, definition: define.cast(text(row[2]), known) }
    },
  },
  languages: {
    rights: [5, ['USAGE']],
    describe: (row) => {
      const known = facts([
        ['trusted', row[6] === 't' ? 'yes' : 'no'],
        ['handler', row[7]],
        ['inline', row[8]],
        ['validator', row[9]],
      ])
      return { facts: known, definition: define.language(text(row[2]), known) }
    },
  },
  configurations: {
    describe: (row) => {
      const mappings = list<[string, string]>(row[6])
      const known = facts([
        ['parser', row[5]],
        ['mappings', mappings.map(([word, dictionaries]) => `${word}: ${dictionaries}`).join('; ')],
      ])
      return { facts: known, definition: define.configuration(text(row[1]), text(row[2]), known, mappings) }
    },
  },
  dictionaries: {
    describe: (row) => {
      const known = facts([
        ['template', row[5]],
        ['settings', row[6]],
      ])
      return { facts: known, definition: define.dictionary(text(row[1]), text(row[2]), known) }
    },
  },
  wrappers: {
    rights: [5, []],
    describe: (row) => {
      const options = parseOptions(row[8])
      const known = facts([
        ['handler', row[6]],
        ['validator', row[7]],
        ...options.map(([key, value]) => [`options.${key}`, value] as const),
      ])
      return { facts: known, definition: define.wrapper(text(row[2]), known, options) }
    },
  },
  eventTriggers: {
    describe: (row) => {
      const tags = list<string>(row[8])
      const known = facts([
        ['event', row[5]],
        ['tags', tags.join(', ')],
        ['function', row[6]],
        ['status', STATES[text(row[7])]],
      ])
      return { facts: known, definition: define.eventTrigger(text(row[2]), known, tags) }
    },
  },
  publications: {
    describe: (row, rows) => {
      const conditions = new Map(rows('publicationConditions').map((one) => [one[1], one[2]]))
      const relations = publishedOf(row).map(([oid, schema, name, columns]) => ({
        ...{ schema, name, columns: columns ?? undefined },
        condition: conditions.get(oid) ?? undefined,
      }))
      const schemas = list<string>(row[10])
      const known = facts([
        ['tables', row[5] === 't' ? 'all' : relations.map(({ schema, name }) => `${schema}.${name}`).join(', ')],
        ['schemas', schemas.join(', ')],
        ['publishes', row[6]],
        ['as their root', yes(row[7])],
        ['generated columns', row[8] === 's' ? 'stored' : null],
      ])
      return { facts: known, definition: define.publication(text(row[2]), known, relations, schemas) }
    },
  },
}

type PublishedRow = readonly [oid: string, schema: string, name: string, columns: readonly string[] | null, chosen: boolean]

function publishedOf(row: Row): PublishedRow[] {
  return list<PublishedRow>(row[9])
}

/** Whether any publication chooses rows by a condition, which takes a question of its own. */
export function publishesSome(rows: readonly Row[]): boolean {
  return rows.some((row) => publishedOf(row).some(([, , , , chosen]) => chosen))
}

/** Objects that few databases have; `missing`: conditions of publications that could not be read. */
export function introspectMoreObjects(rows: RowsOf, comments: Comments): { objects: SchemaObject[]; missing: number } {
  const objects = Object.entries(MORE_OBJECTS).flatMap(([question, { kind, letter }]) =>
    rows(question).map((row): SchemaObject => {
      const { rights, describe } = SORTS[question as MoreObjects]
      const grants = rights === undefined ? [] : toGrants(row[rights[0]], text(row[4]), rights[1])
      return {
        ...common(kind, [text(row[1]), text(row[2]), text(row[3])], row[4], comments(letter, row[0]), grants),
        ...describe(row, rows),
      }
    }),
  )
  const known = new Set(rows('publicationConditions').map((row) => row[1]))
  const missing = rows('publications')
    .flatMap(publishedOf)
    .filter(([oid, , , , chosen]) => chosen && !known.has(oid)).length
  return { objects, missing }
}
