import { objectKey, relationKey } from '@shared/catalog'
import type { CatalogMarks } from '../driver'
import type { Row } from './batch'
import { OBJECT_LETTERS } from './introspect-objects'
import { text } from './lookup'

/** Count and sum of each part of a fingerprint, by its name. */
export type Parts = ReadonlyMap<string, string>

/** Count and sum of a bucket, by catalog and bucket. */
export type Buckets = ReadonlyMap<string, ReadonlyMap<number, string>>

/** Parts by their names: those that are told in buckets, and the others' rows in the order of the names. */
export function partsOf(names: readonly string[], rows: readonly Row[], buckets: Buckets = new Map()): Parts {
  const counted = rows.values()
  return new Map(
    names.map((name) => {
      const own = buckets.get(name)
      return [name, own === undefined ? pair(counted.next().value ?? []) : total(own)]
    }),
  )
}

const pair = ([count, sum]: Row) => `${text(count)}:${text(sum)}`

/** What sum() makes of the rows of all buckets; of none it makes null. */
function total(buckets: ReadonlyMap<number, string>): string {
  if (buckets.size === 0) return '0:'
  const parts = [...buckets.values()].map((of) => of.split(':'))
  return [0, 1].map((at) => String(parts.reduce((sum, part) => sum + BigInt(part[at] ?? 0), 0n))).join(':')
}

/** The database's identity and its catalogs' counts and sums, as one text. */
export function fingerprintText(identity: string, parts: Parts): string {
  return [identity, ...parts.values()].join(' ')
}

/**
 * The moment of a snapshot as one text: two that are equal see exactly the same transactions, so nothing that follows
 * transactions can differ between them. Undefined where that does not hold, on a standby.
 */
export function momentText([row]: readonly Row[]): string | undefined {
  const [visible, started, standby] = row ?? []
  return row === undefined || standby !== 'false' ? undefined : `${text(visible)} ${text(started)}`
}

/** Marks, and the keys of relations and sequences by their oids. */
export interface Marked {
  readonly marks: CatalogMarks['marks']
  readonly keys: ReadonlyMap<string, string>
}

/** A mark per relation and object. */
export function toMarks(rows: readonly Row[]): Marked {
  const marks: Record<string, string> = {}
  const keys = new Map<string, string>()
  for (const [kind, schema, name, signature, count, sum, oid] of rows) {
    const key =
      kind === null || kind === undefined
        ? relationKey({ schema: text(schema), name: text(name) })
        : objectKey({
            kind: OBJECT_LETTERS[kind] ?? (kind as 'sequence'),
            schema: text(schema),
            name: text(name),
            signature: text(signature),
          })
    marks[key] = `${text(count)}:${text(sum)}`
    if (oid !== null && oid !== undefined) keys.set(oid, key)
  }
  return { marks, keys }
}
