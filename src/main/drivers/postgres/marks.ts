import { objectKey, relationKey } from '@shared/catalog'
import type { CatalogMarks } from '../driver'
import type { Row } from './batch'
import { OBJECT_LETTERS } from './introspect-objects'
import { text } from './lookup'

/** The database's identity and its catalogs' counts and sums, as one text. */
export function fingerprintText(identity: string, rows: readonly Row[]): string {
  return [identity, ...rows.map(([count, sum]) => `${text(count)}:${text(sum)}`)].join(' ')
}

/**
 * The moment of a snapshot as one text: two that are equal see exactly the same transactions, so nothing that follows
 * transactions can differ between them. Undefined where that does not hold, on a standby.
 */
export function momentText([row]: readonly Row[]): string | undefined {
  const [visible, started, standby] = row ?? []
  return row === undefined || standby !== 'false' ? undefined : `${text(visible)} ${text(started)}`
}

/** A mark per relation and object. */
export function toMarks(rows: readonly Row[]): CatalogMarks['marks'] {
  const marks: Record<string, string> = {}
  for (const [kind, schema, name, signature, count, sum] of rows) {
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
  }
  return marks
}
