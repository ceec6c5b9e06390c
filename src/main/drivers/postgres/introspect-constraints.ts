import type { Check, Exclusion, ForeignKey, Key, ReferentialAction, Relation } from '@shared/catalog'
import type { Row } from './batch'
import { byName, later, type Lookup, optional, type RowsOf, some, text, bySecond } from './lookup'

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}
const MATCHES = { s: 'simple', f: 'full', p: 'partial' } as const

type Constraints = Pick<Relation, 'primaryKey' | 'uniqueKeys' | 'foreignKeys' | 'checks' | 'exclusions'>

/** pg_constraint by relation. */
export function toConstraints(rows: RowsOf, names: Lookup): (relation: string, missing: (facet: string) => void) => Constraints {
  const constraints = bySecond(rows('constraints'))
  const expressions = later(() => new Map(rows('checks').map(([, oid, expression]) => [oid, text(expression)])))
  const suspended = new Set(rows('suspendedKeys').map(([constraint, relation]) => `${text(constraint)} ${text(relation)}`))
  const keyIndexes = new Map(rows('indexes').map((row) => [row[0], row]))
  return (relation, missing) => {
    const own = constraints.get(relation) ?? []
    const of = (type: string) => own.filter((row) => row[3] === type)
    const expression = (row: Row) => {
      const found = expressions().get(row[0] ?? null)
      if (found === undefined) missing('definitions')
      return found ?? ''
    }
    const keys = (type: string) => byName(of(type).map((row) => toKey(row, relation, keyIndexes.get(row[9] ?? null), names)))
    const [primaryKey] = keys('p')
    const foreign = of('f')
    const copied = (row: Row) => row[10] !== null && row[10] !== undefined && own.some((other) => other[0] === row[10])
    const exclusions = byName(
      of('x').map((row): Exclusion => ({ ...common(row, names), definition: expression(row), ...deferral(text(row[8])) })),
    )
    return {
      ...(primaryKey === undefined ? {} : { primaryKey }),
      uniqueKeys: keys('u'),
      foreignKeys: byName(
        // A key to a partitioned relation has a copy for each of its partitions: the same key, said once.
        foreign.flatMap((row) => (copied(row) ? [] : toForeignKey(row, relation, names, suspended.has(`${text(row[0])} ${relation}`)))),
      ),
      checks: byName(
        of('c').map((row): Check => {
          const flags = text(row[8])
          return {
            ...common(row, names),
            expression: expression(row),
            ...(flags.includes('v') ? { validated: false } : {}),
            ...(flags.includes('n') ? { noInherit: true } : {}),
            ...(flags.includes('e') ? { enforced: false } : {}),
          }
        }),
      ),
      ...some('exclusions', exclusions),
    }
  }
}

function common(row: Row, names: Lookup): { name: string; comment?: string } {
  return { name: text(row[2]), ...optional('comment', names.comment('c', text(row[0]))) }
}

function deferral(flags: string): { deferrable?: boolean; initiallyDeferred?: boolean; validated?: boolean } {
  if (flags === '') return {}
  return {
    ...(flags.includes('d') ? { deferrable: true } : {}),
    ...(flags.includes('i') ? { initiallyDeferred: true } : {}),
    ...(flags.includes('v') ? { validated: false } : {}),
  }
}

function toKey(row: Row, relation: string, index: Row | undefined, names: Lookup): Key {
  const flags = text(row[8])
  const key: Key = { ...common(row, names), columns: columnNames(row[4], relation, names), ...deferral(flags) }
  if (index !== undefined) {
    // Beyond the key's own columns are those that are only included.
    const included = names.numbers(index[3]).slice(Number(index[7] ?? 0))
    if (included.length > 0) key.included = included.map((n) => names.column(relation, n))
    if (text(index[9]).includes('d')) key.nullsNotDistinct = true
  }
  if (flags.includes('p')) key.withoutOverlaps = true
  return key
}

function toForeignKey(row: Row, relation: string, names: Lookup, suspended: boolean): ForeignKey[] {
  const target = names.relation(row[5])
  // A key into a schema of the system has no relation to show.
  if (target === undefined) return []
  const actions = text(row[7])
  const flags = text(row[8])
  const key: ForeignKey = {
    ...common(row, names),
    columns: columnNames(row[4], relation, names),
    target,
    targetColumns: columnNames(row[6], text(row[5]), names),
    onUpdate: ACTIONS[actions[0] ?? ''] ?? 'no action',
    onDelete: ACTIONS[actions[1] ?? ''] ?? 'no action',
    match: MATCHES[(actions[2] ?? 's') as keyof typeof MATCHES] ?? 'simple',
  }
  const cleared = columnNames(row[11], relation, names)
  if (cleared.length > 0) key.onDeleteColumns = cleared
  if (suspended) key.suspended = true
  if (flags === '') return [key]
  if (flags.includes('p')) key.period = true
  if (flags.includes('e')) key.enforced = false
  return [Object.assign(key, deferral(flags))]
}

function columnNames(list: string | null | undefined, relation: string, names: Lookup): string[] {
  return names.numbers(list).map((n) => names.column(relation, n))
}
