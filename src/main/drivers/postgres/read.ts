import { type CatalogNote, FACETS, type Facet, type Relation, type SchemaObject } from '@shared/catalog'
import type { Outline } from '@shared/outline'
import type { ScanReport } from '../driver'
import { Aside } from './aside'
import type { Row } from './batch'
import { ColumnsRead } from './columns-read'
import { type Answers, deparse } from './definitions'
import { definitionsOf, relationKind, rowEstimate } from './introspect'
import { publishesSome } from './introspect-more-objects'
import { introspectObjects } from './introspect-objects'
import { type Line, type Rows, sqlState } from './line'
import { byFirst, lookup, text } from './lookup'
import { Maker, schemasOf } from './maker'
import { definitionRelations } from './sql/definitions.sql'
import type { Scope } from './sql/scope.sql'
import {
  bodyQuestions,
  catalogQuestions,
  definitionQuestions,
  exportQuestions,
  objectQuestions,
  type Question,
  type Server,
  usable,
} from './statements'

/** What a reading tells on its way. */
export interface Watch {
  readonly onFacet?: (report: ScanReport) => void
  readonly onNames?: (names: Outline) => void
}

/** Questions that are no part of the model but of the same moment: fingerprint and marks. */
export interface Beside {
  readonly questions: readonly Question[]
}

/** Who reads: the line, the server's ways, and the schema that names without one belong to. */
export interface Reader extends Server {
  readonly line: Line
  readonly defaultSchema: string
  /** Whether a whole reading is worth a second line. */
  readonly large: boolean
  /** Opens a line beside the first; undefined where none is to be had. */
  readonly another?: () => Promise<Line | undefined>
}

export interface RelationsRead {
  readonly schemas: readonly string[]
  readonly relations: Relation[]
  readonly notes: CatalogNote[]
  /** Rows of the questions beside, by name. */
  readonly beside: ReadonlyMap<string, readonly Row[]>
}

/**
 * Relations of a scope: raw catalogs in one transaction and one round trip, then what must open relations in one more, then
 * what `next` asks. While the server works on those, relations without a definition are made. Of a question that may not be
 * asked its facet is marked on every relation and noted. Of a large catalog the questions beside and what `next` asks run over a line
 * of their own, those in the same snapshot.
 */
export async function readRelations<T>(
  reader: Reader,
  scope: Scope,
  beside: Beside,
  watch: Watch,
  next: (reader: Reader) => Promise<T>,
): Promise<RelationsRead & { readonly next: T }> {
  const { line, forbidden } = reader
  const all = catalogQuestions(reader, scope)
  const asked = all.filter(({ text: statement }) => usable(statement, forbidden))
  const refused = refusals([...all, ...definitionQuestions(reader, scope)], forbidden)
  const progress = watch.onFacet === undefined ? undefined : facetProgress(asked, watch.onFacet)
  const maker = new Maker(reader.version, [...new Set(refused.map(({ facet }) => facet))])
  const exporting = scope === 'whole' && reader.large ? exportQuestions(reader) : []
  const aside = exporting.length === 0 ? undefined : new Aside(reader, beside.questions, next)
  const taken = new Map<string, readonly Row[]>()
  let columns = new ColumnsRead(() => [])
  const take = (name: string) => {
    if (name !== 'columns') return undefined
    columns = new ColumnsRead((statement) => taken.get(statement) ?? [])
    return (row: Row) => columns.add(row)
  }
  const told = (name: string, answer: readonly Row[]) => {
    taken.set(name, answer)
    if (name === 'relations') {
      watch.onNames?.(namesOf(taken, reader))
      // Not before the names are there: two connections would make them wait for each other.
      const [moment] = taken.get('exported')?.[0] ?? []
      if (moment !== null && moment !== undefined) aside?.begin(moment)
    }
    progress?.(name, answer.length)
    if (name === asked.at(-1)?.name) maker.begin(new Map(taken), columns)
  }
  let shared: Rows | undefined
  const rest = async () => ((shared = await aside?.rows()) === undefined ? beside.questions : [])
  const alone = async () => await line.snapshot([...asked, ...beside.questions], told, { take })
  const together = async () =>
    await line.snapshot([...exporting, ...asked], told, { take, rest }).catch(async (error: unknown) => {
      aside?.drop()
      // A server that speaks like PostgreSQL may know nothing of snapshots to share.
      if (taken.size > 0 || sqlState(error) === '' || line.over()) throw error
      return await alone()
    })
  const rows = await (aside === undefined ? alone() : together())
  const answers = await definitionsOver(reader, scope, rows, columns)
  const ended = (await aside?.next()) ?? { told: await next(reader) }
  progress?.('', rows.get('relations')?.length ?? 0)
  const relations = await maker.finish(answers)
  return {
    schemas: [...schemasOf(rows).values()].sort(),
    relations,
    notes: [...notesOf(refused), ...lockNotes(relations, refused)],
    beside: shared ?? rows,
    next: ended.told,
  }
}

/** Asks for definitions, of the sorts that have anything to tell. */
async function definitionsOver({ line, ...reader }: Reader, scope: Scope, rows: Rows, columns: ColumnsRead): Promise<Answers> {
  const found = definitionsOf((name) => rows.get(name) ?? [], columns)
  const wanted = ({ name, text: statement }: Question) => (found.get(name)?.size ?? 0) > 0 && usable(statement, reader.forbidden)
  return await deparse(line, scope, {
    questions: (some) => definitionQuestions(reader, some).filter(wanted),
    relations: async () => (await line.ask(definitionRelations(scope))).map(([oid]) => Number(oid)),
  })
}

/** All objects that are no relations: one round trip, and one more where bodies are kept parsed or publications choose rows. */
export async function readObjects(reader: Reader): Promise<{ objects: SchemaObject[]; notes: CatalogNote[] }> {
  const { line, forbidden } = reader
  const all = objectQuestions(reader)
  const rows = await line.snapshot(all.filter(({ text: statement }) => usable(statement, forbidden)))
  const wanted = new Set([
    ...(rows.get('routines')?.some((row) => row[21] === 't') === true ? ['parsedBodies'] : []),
    ...(publishesSome(rows.get('publications') ?? []) ? ['publicationConditions'] : []),
  ])
  const bodies: Answers =
    wanted.size === 0
      ? new Map()
      : await deparse(line, 'whole', {
          questions: () => bodyQuestions(reader).filter(({ name, text: statement }) => wanted.has(name) && usable(statement, forbidden)),
          relations: async () => [],
        })
  const { objects, missing } = introspectObjects((name) => bodies.get(name) ?? rows.get(name) ?? [])
  return {
    objects,
    notes: [
      ...notesOf(refusals(all, forbidden)),
      ...(missing.bodies === 0
        ? []
        : [{ facet: 'objects', message: `${String(missing.bodies)} routines read a relation that is locked: their bodies are not known` }]),
      ...(missing.conditions === 0
        ? []
        : [
            {
              facet: 'objects',
              message: `${String(missing.conditions)} published relations were locked: which of their rows are published is not known`,
            },
          ]),
    ],
  }
}

/** Names, kinds, estimates and parents: what the first answers tell. */
function namesOf(rows: ReadonlyMap<string, readonly Row[]>, { defaultSchema, version }: Reader): Outline {
  const schemas = schemasOf(rows)
  const names = lookup((statement) => rows.get(statement) ?? [], schemas)
  const parents = byFirst(rows.get('inherits') ?? [])
  return {
    schemas: [...schemas.values()].sort(),
    defaultSchema,
    rows: (rows.get('relations') ?? []).map((row) => {
      const kind = relationKind(row[3], row[4])
      return {
        schema: schemas.get(text(row[1])) ?? '',
        name: text(row[2]),
        kind,
        rows: rowEstimate(row, version),
        columns: undefined,
        parent: kind === 'partition' ? names.relation(parents.get(text(row[0]))?.[0]?.[1]) : undefined,
      }
    }),
    objects: [],
  }
}

/** Tells of each facet when its last statement is done, in the order of {@link FACETS}; definitions and objects come later. */
function facetProgress(asked: readonly Question[], report: (report: ScanReport) => void): (name: string, rows: number) => void {
  const last = new Map<string, Facet>()
  for (const facet of FACETS) {
    const question = asked.findLast((candidate) => candidate.facet === facet)
    if (question !== undefined && facet !== 'definitions') last.set(question.name, facet)
  }
  last.set('', 'definitions')
  let relations = 0
  return (name, rows) => {
    if (name === 'relations') relations = rows
    const facet = last.get(name)
    if (facet !== undefined) report({ facet, done: FACETS.indexOf(facet) + 1, total: FACETS.length, relations })
  }
}

function refusals(questions: readonly Question[], forbidden: ReadonlySet<string>): Question[] {
  return questions.filter((question) => !usable(question.text, forbidden))
}

function notesOf(refused: readonly Question[]): CatalogNote[] {
  return refused.map(({ facet, name }) => ({ facet, message: `This role may not read ${WORDS[name] ?? name}`, grantable: true }))
}

function lockNotes(relations: readonly Relation[], refused: readonly Question[]): CatalogNote[] {
  if (refused.some(({ facet }) => facet === 'definitions')) return []
  const locked = relations.filter(({ limited }) => limited?.includes('definitions') === true).length
  return locked === 0
    ? []
    : [{ facet: 'definitions', message: `${String(locked)} relations were locked by somebody else: their expressions are not known` }]
}

/** Statements in words. */
const WORDS: Readonly<Record<string, string>> = {
  columnTypes: 'types',
  suspendedKeys: 'which keys are switched off',
  serialDefaults: 'defaults',
  indexExpressions: 'expressions of indexes',
  partitionKeys: 'partition keys',
  conditionalTriggers: 'conditions of triggers',
  statisticsDefinitions: 'extended statistics',
  policyConditions: 'conditions of policies',
  ruleDefinitions: 'rules',
  viewSources: 'what views read',
  foreignTables: 'foreign tables',
  toastOptions: 'settings of tables',
  estimateTimes: 'when estimates were made',
  descriptions: 'comments',
  generated: 'generated columns',
  domainChecks: 'checks of domains',
  ownCollations: 'collations',
  operatorFamilies: 'operator families',
  ownOperatorClasses: 'operator classes',
  configurations: 'text search configurations',
  dictionaries: 'text search dictionaries',
  wrappers: 'foreign data wrappers',
  eventTriggers: 'event triggers',
  publicationConditions: 'conditions of publications',
  parsedBodies: 'bodies of routines',
}
