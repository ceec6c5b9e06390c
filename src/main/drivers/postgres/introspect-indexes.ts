import type { Index, IndexPart } from '@shared/catalog'
import { parseOptions } from './acl'
import { type ColumnsRead, qualified } from './columns-read'
import { byName, bySecond, later, type Lookup, optional, type RowsOf, settings, text } from './lookup'
import { quoteText } from './quote'

/** The database's own (pg_collation.dat, oid 100): what an expression has that says nothing else. */
const DEFAULT_COLLATION = 100

/** pg_index by relation. */
export function toIndexes(
  rows: RowsOf,
  names: Lookup,
  columns: ColumnsRead,
): (relation: string, missing: (facet: string) => void) => Index[] {
  const indexes = bySecond(rows('indexes'))
  const expressions = later(() => new Map(rows('indexExpressions').map((row) => [row[1], row])))
  const classes = new Map(
    rows('operatorClasses').map(([oid, name, schema, usual]) => [
      Number(oid),
      { name: qualified(schema, text(name)), usual: usual === 't' },
    ]),
  )
  const collations = new Map(rows('collations').map(([oid, name, schema]) => [Number(oid), qualified(schema, text(name))]))
  const methods = new Map(rows('accessMethods').map(([oid, name]) => [oid, text(name)]))
  const tablespaces = new Map(rows('tablespaces').map(([oid, name]) => [oid, text(name)]))
  const parameters = columns.extras
  return (relation, missing) =>
    byName(
      (indexes.get(relation) ?? []).map((row): Index => {
        const [oid, flags, count] = [text(row[0]), text(row[9]), Number(row[7])]
        const written = flags.includes('x') || flags.includes('w')
        const deparsed = written ? expressions().get(oid) : undefined
        if (deparsed === undefined && written) missing('definitions')
        const expressed = typeof deparsed?.[3] === 'string' ? (JSON.parse(deparsed[3]) as (string | null)[]) : []
        const keys = names.numbers(row[3])
        const [orders, opclasses, collated] = [names.numbers(row[4]), names.numbers(row[5]), names.numbers(row[6])]
        const own = parameters.get(oid)
        const part = (n: number, at: number): IndexPart => {
          const made: IndexPart = n === 0 ? { expression: expressed[at] ?? '' } : { column: names.column(relation, n) }
          setOrder(made, orders[at] ?? 0)
          const named = operatorClass(classes.get(opclasses[at] ?? 0), own?.find((extra) => extra[1] === String(at + 1))?.[3])
          if (named !== undefined && named !== '') made.operatorClass = named
          const collation = collated[at] ?? 0
          if (collation !== 0 && collation !== (n === 0 ? DEFAULT_COLLATION : Number(columns.collation(relation, n) ?? 0)))
            Object.assign(made, optional('collation', collations.get(collation)))
          return made
        }
        const index: Index = {
          name: text(row[2]),
          unique: flags.includes('u'),
          primary: flags.includes('p'),
          method: methods.get(row[8] ?? null) ?? '',
          parts: keys.slice(0, count).map(part),
        }
        if (keys.length > count) index.included = keys.slice(count).map((n) => names.column(relation, n))
        const [predicate, comment, size] = [deparsed?.[2], names.comment('r', oid), Number(row[10])]
        if (typeof predicate === 'string' && predicate !== '') index.predicate = predicate
        if (comment !== undefined && comment !== '') index.comment = comment
        if (size > 0) index.sizeBytes = size
        if (flags.includes('d')) index.nullsNotDistinct = true
        if (flags.includes('i')) index.valid = false
        const plain = row[11] === null && row[12] === null
        const options = plain ? undefined : settings([...parseOptions(row[11]), ['tablespace', tablespaces.get(row[12] ?? null)]])
        if (options !== undefined) index.options = options
        return index
      }),
    )
}

/** indoption: 1 descending, 2 nulls first; what direction implies is not said (manual, pg_index). */
function setOrder(part: IndexPart, bits: number): void {
  const [descending, first] = [(bits & 1) !== 0, (bits & 2) !== 0]
  if (descending) part.descending = true
  if (descending !== first) part.nulls = first ? 'first' : 'last'
}

/** Named where it is nobody's default, or has parameters, which cannot be written without the name. */
function operatorClass(found: { name: string; usual: boolean } | undefined, parameter: string | null | undefined): string | undefined {
  if (parameter === null || parameter === undefined) return found?.usual === false ? found.name : undefined
  const options = parseOptions(parameter).map(([key, value]) => `${key}=${quoteText(value)}`)
  if (options.length > 0) return `${found?.name ?? ''} (${options.join(', ')})`
  return found?.usual === false ? found.name : undefined
}

/** By relation: the index that it is clustered by (c) or replicated by (r). */
export function indexesMarked(rows: RowsOf, flag: string): ReadonlyMap<string | null | undefined, string> {
  const found = new Map<string | null | undefined, string>()
  for (const row of rows('indexes')) if (text(row[9]).includes(flag)) found.set(row[1], text(row[2]))
  return found
}
