import { CELL_LIMIT } from '@shared/cells'
import { quoteIdent } from '../quote'

/** A character takes at most four bytes, in UTF-8 as in UTF-16. */
export const TEXT_BYTES = (CELL_LIMIT.characters + 1) * 4

/** Only its columns are asked for: it is prepared and never run. */
export function anyRow(name: string): string {
  return `SELECT * FROM main.${quoteIdent(name)}`
}

/** Rows as they are, of a relation with too many columns for {@link firstRows}. */
export function anyRows(name: string): string {
  return `${anyRow(name)} LIMIT ?`
}

/**
 * Rows with three values per column: type, value, and length in bytes of texts and blobs. Texts come as bytes, since only
 * bytes can be wrong and still be told; long values are cut by SQLite, so that a value of a gigabyte never gets here.
 */
export function firstRows(name: string, columns: readonly string[]): string {
  const values = columns.flatMap((column) => {
    const c = quoteIdent(column)
    return [
      `typeof(${c})`,
      `CASE typeof(${c}) WHEN 'text' THEN substr(CAST(${c} AS BLOB), 1, ${String(TEXT_BYTES)}) WHEN 'blob' THEN substr(${c}, 1, ${String(CELL_LIMIT.bytes)}) ELSE ${c} END`,
      `CASE WHEN typeof(${c}) IN ('text', 'blob') THEN length(CAST(${c} AS BLOB)) END`,
    ]
  })
  return `SELECT ${values.join(', ')} FROM main.${quoteIdent(name)} LIMIT ?`
}
