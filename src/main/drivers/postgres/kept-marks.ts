import type { CatalogMarks } from '../driver'
import type { Row } from './batch'
import { text } from './lookup'
import { type Buckets, type Marked, type Parts, toMarks } from './marks'
import { BUCKETS, NOBODYS, OWNERS } from './sql/fingerprint.sql'

/** From this many buckets on all marks are asked for. */
const FEW = 32

/**
 * The marks of a moment with what is needed to take only those again that can have moved since. Buckets may be younger than the parts
 * of the fingerprint that go with them, and marks younger than buckets: what came between is then found twice, and never missed.
 */
export class KeptMarks {
  readonly fingerprint: string
  readonly marks: CatalogMarks['marks']
  readonly #parts: Parts
  readonly #keys: ReadonlyMap<string, string>
  readonly #buckets: Buckets

  constructor(at: { readonly fingerprint: string; readonly parts: Parts }, { marks, keys }: Marked, buckets: Buckets) {
    this.fingerprint = at.fingerprint
    this.marks = marks
    this.#parts = at.parts
    this.#keys = keys
    this.#buckets = buckets
  }

  /** Catalogs of which rows were written since. */
  moved(now: Parts): string[] {
    return [...new Set([...this.#parts.keys(), ...now.keys()])].filter((name) => this.#parts.get(name) !== now.get(name))
  }

  /** The buckets of those catalogs in which rows were written; undefined where marks of more than their relations may have moved. */
  touched(moved: readonly string[], now: Buckets): number[] | undefined {
    const found = new Set<number>()
    for (const catalog of moved) {
      const [before, after] = [this.#buckets.get(catalog), now.get(catalog)]
      if (before === undefined || after === undefined) return undefined
      for (const bucket of new Set([...before.keys(), ...after.keys()])) if (before.get(bucket) !== after.get(bucket)) found.add(bucket)
    }
    return found.has(NOBODYS) || found.size > FEW ? undefined : [...found]
  }

  /** All marks, where those of some buckets were taken again. */
  renewed(
    at: { readonly fingerprint: string; readonly parts: Parts },
    touched: readonly number[],
    rows: readonly Row[],
    now: Buckets,
  ): KeptMarks {
    const taken = toMarks(rows)
    const among = new Set(touched)
    const [marks, keys] = [{ ...this.marks }, new Map(this.#keys)]
    for (const [oid, key] of this.#keys)
      if (among.has(Number(oid) % BUCKETS) || taken.keys.has(oid)) {
        // Its name may be another one by now, or another one's.
        delete marks[key]
        keys.delete(oid)
      }
    for (const [oid, key] of taken.keys) keys.set(oid, key)
    return new KeptMarks(at, { marks: Object.assign(marks, taken.marks), keys }, this.with(now))
  }

  /** Its buckets, with those of some catalogs as they are now. */
  with(now: Buckets): Buckets {
    return new Map([...this.#buckets, ...now])
  }
}

/** Buckets of rows of name, bucket, count, sum; of `catalogs` that have no rows, too. */
export function bucketsOf(catalogs: readonly string[], rows: readonly Row[]): Buckets {
  const buckets = new Map(catalogs.map((catalog) => [catalog, new Map<number, string>()]))
  for (const [catalog, bucket, count, sum] of rows) buckets.get(text(catalog))?.set(Number(bucket), `${text(count)}:${text(sum)}`)
  return buckets
}

/** Of some catalogs those of which buckets tell whose marks may have moved. */
export function owned(catalogs: readonly string[]): string[] {
  return catalogs.filter((catalog) => catalog in OWNERS)
}
