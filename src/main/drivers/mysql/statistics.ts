import { relationKey } from '@shared/catalog'
import type { Row } from './line'
import type { Raw, Statistics } from './raw'

/**
 * Rows of mysql.innodb_table_stats and mysql.innodb_index_stats as figures by relation and index. Partitions, which have
 * rows of their own, are added up; the oldest count is the age of the sum.
 */
export function readStatistics(
  tables: readonly Row[],
  indexes: readonly Row[],
  pageSize: number,
): { statistics: ReadonlyMap<string, Statistics>; indexBytes: Raw['indexBytes'] } {
  const statistics = new Map<string, Statistics>()
  for (const [schema, table, count, pages, seconds] of tables) {
    const key = relationKey({ schema: String(schema), name: whole(String(table)) })
    const known = statistics.get(key)
    const at = Math.round(Number(seconds) * 1000)
    statistics.set(key, {
      rows: (known?.rows ?? 0) + Number(count),
      bytes: (known?.bytes ?? 0) + Number(pages) * pageSize,
      at: known?.at === undefined ? at : Math.min(known.at, at),
    })
  }
  const indexBytes = new Map<string, Map<string, number>>()
  for (const [schema, table, index, pages] of indexes) {
    const key = relationKey({ schema: String(schema), name: whole(String(table)) })
    const own = indexBytes.get(key) ?? new Map<string, number>()
    own.set(String(index), (own.get(String(index)) ?? 0) + Number(pages) * pageSize)
    indexBytes.set(key, own)
  }
  return { statistics, indexBytes }
}

/** `table#P#partition` and `table#P#partition#SP#part` (lower case in MySQL 8) without the partition. */
function whole(table: string): string {
  return table.includes('#') ? table.replace(/#p#.*$/is, '') : table
}
