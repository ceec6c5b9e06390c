import type { Relation } from '@shared/catalog'

const WORDS =
  'customer order invoice account product price status date created updated user group role address city country phone email ship vessel port cargo booking line item tax rate currency unit quantity weight height width note comment flag active deleted version parent child owner source target start end time zone region plan contract partner vendor stock batch lot serial model brand category tag label image file path url token session event log audit action reason result score level rank index value key hash payment refund delivery return warehouse shelf employee manager department salary budget forecast campaign lead channel message thread reply attachment policy claim premium coverage patient doctor visit diagnosis treatment course student teacher grade exam sensor device reading alarm firmware route stop driver vehicle fuel trip station ticket seat fare'.split(
    ' ',
  )
const COMMON = ['id', 'created_at', 'updated_at', 'tenant_id']

/** A generator of whole numbers below a bound, the same for the same seed (mulberry32). */
export function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/**
 * The `n`th relation of a made-up catalog: names of two or three words in snake_case or camelCase, a few columns that every
 * table has, comments on some. `distinct`: every column's name occurs once, the worst case for an index.
 */
export function madeRelation(n: number, columns: number, distinct: boolean): Relation {
  const next = numbers(n + 1)
  const camel = n % 5 === 0
  const word = () => WORDS[next(WORDS.length)] ?? 'word'
  const join = (words: readonly string[]) =>
    camel ? words.map((w, at) => (at === 0 ? w : w.charAt(0).toUpperCase() + w.slice(1))).join('') : words.join('_')
  const name = join([word(), word(), String(n)])
  const view = n % 10 === 9
  return {
    schema: ['public', 'sales', 'audit'][n % 3] ?? 'public',
    name,
    kind: view ? 'view' : 'table',
    columns: Array.from({ length: columns }, (_, at) => ({
      name:
        (distinct ? undefined : COMMON[at]) ??
        join(distinct ? [word(), word(), String(n * columns + at)] : [word(), word(), ...(next(3) === 0 ? [word()] : [])]),
      position: at + 1,
      type: 'text',
      nullable: true,
      ...(next(20) === 0 ? { comment: `The ${word()} of the ${word()} as the ${word()} of ${word()} says, in ${word()} ${word()}` } : {}),
    })),
    uniqueKeys: [],
    foreignKeys: [],
    checks: [],
    indexes: [],
    triggers: [],
    ...(view
      ? { definition: `SELECT ${word()}_${word()}, ${word()} FROM ${word()}_${word()} WHERE ${word()} > ${String(next(1000))}` }
      : {}),
  }
}

/** Words a person might type: whole, begun, in the middle, several, in either spelling, and some that do not occur. */
export function madeQuery(n: number): string {
  const next = numbers(7919 * (n + 1))
  const word = () => WORDS[next(WORDS.length)] ?? 'word'
  const kinds: (() => string)[] = [
    () => word(),
    () => word().slice(0, 1 + next(4)),
    () => word().slice(1),
    () => `${word()}_${word()}`,
    () => `${word()} ${word()}`,
    () => word() + word().replace(/^./, (c) => c.toUpperCase()),
    () => `${word()}.${word()}`,
    () => String(next(1_000_000)),
    () => COMMON[next(COMMON.length)] ?? 'id',
    () => `${word().slice(1)}${word().slice(0, 3)}`,
    () => `${word()}xq${String(next(10))}`,
    () => `${word()} ${word()} ${word()}`,
  ]
  return kinds[n % kinds.length]?.() ?? word()
}
