import type { Index, IndexPart } from '@shared/catalog'
import { parseOptions } from './acl'
import type { Row } from './batch'
import { type Columns, qualified } from './introspect-columns'
import { byName, bySecond, type Lookup, numbers, optional, type RowsOf, settings, some, text } from './lookup'
import { quoteText } from './quote'

/** pg_index by relation. */
export function toIndexes(rows: RowsOf, names: Lookup, columns: Columns): (relation: string, missing: (facet: string) => void) => Index[] {
  const indexes = bySecond(rows('indexes'))
  const expressions = new Map(rows('indexExpressions').map((row) => [row[1], row]))
  const classes = new Map(
    rows('operatorClasses').map(([oid, name, schema, usual]) => [
      Number(oid),
      { name: qualified(schema, text(name)), usual: usual === 't' },
    ]),
  )
  const collations = new Map(rows('collations').map(([oid, name, schema]) => [Number(oid), qualified(schema, text(name))]))
  const methods = new Map(rows('accessMethods').map(([oid, name]) => [oid, text(name)]))
  const tablespaces = new Map(rows('tablespaces').map(([oid, name]) => [oid, text(name)]))
  const parameters = new Map(rows('columnExtras').map((row) => [`${text(row[0])}.${text(row[1])}`, row[3]]))
  return (relation, missing) =>
    byName(
      (indexes.get(relation) ?? []).map((row): Index => {
        const [oid, flags, count] = [text(row[0]), text(row[9]), Number(row[7])]
        const deparsed = expressions.get(oid)
        if (deparsed === undefined && /[xw]/.test(flags)) missing('definitions')
        const written = JSON.parse(deparsed?.[3] ?? '[]') as (string | null)[]
        const keys = numbers(row[3])
        const [orders, opclasses, collated] = [numbers(row[4]), numbers(row[5]), numbers(row[6])]
        const size = Number(row[10])
        const options = settings([...parseOptions(row[11]), ['tablespace', tablespaces.get(row[12] ?? null)]])
        const part = (n: number, at: number): IndexPart => {
          const parameter = parameters.get(`${oid}.${String(at + 1)}`)
          const collation = collated[at] ?? 0
          const usual = n === 0 ? 100 : Number(columns.collation(relation, n) ?? 0)
          return {
            ...(n === 0 ? { expression: written[at] ?? '' } : { column: names.column(relation, n) }),
            ...order(orders[at] ?? 0),
            ...optional('operatorClass', operatorClass(classes.get(opclasses[at] ?? 0), parameter)),
            ...(collation === 0 || collation === usual ? {} : optional('collation', collations.get(collation))),
          }
        }
        return {
          name: text(row[2]),
          unique: flags.includes('u'),
          primary: flags.includes('p'),
          method: methods.get(row[8] ?? null) ?? '',
          parts: keys.slice(0, count).map(part),
          ...some(
            'included',
            keys.slice(count).map((n) => names.column(relation, n)),
          ),
          ...optional('predicate', deparsed?.[2]),
          ...optional('comment', names.comment('r', oid)),
          ...(size > 0 ? { sizeBytes: size } : {}),
          ...(flags.includes('d') ? { nullsNotDistinct: true } : {}),
          ...(flags.includes('i') ? { valid: false } : {}),
          ...(options === undefined ? {} : { options }),
        }
      }),
    )
}

/** indoption: 1 descending, 2 nulls first; what direction implies is not said (manual, pg_index). */
function order(bits: number): Pick<IndexPart, 'descending' | 'nulls'> {
  const [descending, first] = [(bits & 1) !== 0, (bits & 2) !== 0]
  return {
    ...(descending ? { descending } : {}),
    ...(descending === first ? {} : { nulls: first ? ('first' as const) : ('last' as const) }),
  }
}

/** Named where it is nobody's default, or has parameters, which cannot be written without the name. */
function operatorClass(found: { name: string; usual: boolean } | undefined, parameter: string | null | undefined): string | undefined {
  const options = parseOptions(parameter).map(([key, value]) => `${key}=${quoteText(value)}`)
  if (options.length > 0) return `${found?.name ?? ''} (${options.join(', ')})`
  return found?.usual === false ? found.name : undefined
}

/** Names of the index that a relation is clustered by or replicated by. */
export function indexMarked(rows: readonly Row[], flag: string): string | undefined {
  const found = rows.find((row) => text(row[9]).includes(flag))
  return found === undefined ? undefined : text(found[2])
}
