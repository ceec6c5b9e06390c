import type { Check, Exclusion, ForeignKey, Key, ReferentialAction, Relation } from '@shared/catalog'
import type { Row } from './batch'
import { byName, type Lookup, numbers, optional, type RowsOf, some, text, bySecond } from './lookup'

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
  const expressions = new Map(rows('checks').map(([, oid, expression]) => [oid, text(expression)]))
  const keyIndexes = new Map(rows('indexes').map((row) => [row[0], row]))
  return (relation, missing) => {
    const own = constraints.get(relation) ?? []
    const ids = new Set(own.map((row) => row[0]))
    const of = (type: string) => own.filter((row) => row[3] === type)
    const expression = (row: Row) => {
      const found = expressions.get(row[0] ?? null)
      if (found === undefined) missing('definitions')
      return found ?? ''
    }
    const keys = (type: string) => byName(of(type).map((row) => toKey(row, relation, keyIndexes.get(row[9] ?? null), names)))
    const [primaryKey] = keys('p')
    const exclusions = byName(
      of('x').map((row): Exclusion => ({ ...common(row, names), definition: expression(row), ...deferral(text(row[8])) })),
    )
    return {
      ...(primaryKey === undefined ? {} : { primaryKey }),
      uniqueKeys: keys('u'),
      foreignKeys: byName(
        of('f')
          // A key to a partitioned relation has a copy for each of its partitions: the same key, said once.
          .filter((row) => row[10] === null || row[10] === undefined || !ids.has(row[10]))
          .flatMap((row) => toForeignKey(row, relation, names)),
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
  return {
    ...(flags.includes('d') ? { deferrable: true } : {}),
    ...(flags.includes('i') ? { initiallyDeferred: true } : {}),
    ...(flags.includes('v') ? { validated: false } : {}),
  }
}

function toKey(row: Row, relation: string, index: Row | undefined, names: Lookup): Key {
  const included = numbers(index?.[3])
    .slice(Number(index?.[7] ?? 0))
    .map((n) => names.column(relation, n))
  return {
    ...common(row, names),
    columns: numbers(row[4]).map((n) => names.column(relation, n)),
    ...deferral(text(row[8])),
    ...some('included', index === undefined ? [] : included),
    ...(text(index?.[9]).includes('d') ? { nullsNotDistinct: true } : {}),
    ...(text(row[8]).includes('p') ? { withoutOverlaps: true } : {}),
  }
}

function toForeignKey(row: Row, relation: string, names: Lookup): ForeignKey[] {
  const target = names.relation(row[5])
  // A key into a schema of the system has no relation to show.
  if (target === undefined) return []
  const actions = text(row[7])
  const flags = text(row[8])
  return [
    {
      ...common(row, names),
      columns: numbers(row[4]).map((n) => names.column(relation, n)),
      target,
      targetColumns: numbers(row[6]).map((n) => names.column(text(row[5]), n)),
      onUpdate: ACTIONS[actions[0] ?? ''] ?? 'no action',
      onDelete: ACTIONS[actions[1] ?? ''] ?? 'no action',
      match: MATCHES[(actions[2] ?? 's') as keyof typeof MATCHES] ?? 'simple',
      ...some(
        'onDeleteColumns',
        numbers(row[11]).map((n) => names.column(relation, n)),
      ),
      ...(flags.includes('p') ? { period: true } : {}),
      ...(flags.includes('e') ? { enforced: false } : {}),
      ...deferral(flags),
    },
  ]
}
