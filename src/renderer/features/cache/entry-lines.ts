import type { CacheEntry, CacheLayer, CacheType } from '@shared/cache-report'
import type { RelationName } from '@shared/catalog'
import { t, type Words } from '../../words'

/** One thing that is cached, in however many layers. */
export interface EntryLine {
  readonly key: string
  /** What it is, in words. */
  readonly name: string
  readonly type: CacheType
  readonly connectionId: string | undefined
  readonly connection: string
  readonly relation: RelationName | undefined
  readonly layers: readonly CacheLayer[]
  /** Of the largest copy. */
  readonly bytes: number
  readonly storedAt: number
  /** When the first copy ends; undefined where none does. */
  readonly expiresAt: number | undefined
}

const PARTS: Readonly<Record<string, Words>> = {
  meta: 'cache.partMeta',
  outline: 'cache.partOutline',
  graph: 'cache.partGraph',
  keys: 'cache.partKeys',
  marks: 'cache.partMarks',
  databases: 'cache.partDatabases',
}
const TYPES: Readonly<Partial<Record<CacheType, Words>>> = { test: 'cache.aTest', config: 'cache.typeConfig' }
const BETWEEN = ' · '

/** Brings the copies of the same thing together, relations by name, other things first. */
export function entryLines(entries: readonly CacheEntry[]): EntryLine[] {
  const lines = new Map<string, EntryLine>()
  for (const entry of entries) {
    const key = JSON.stringify([entry.connectionId, entry.type, entry.label])
    const known = lines.get(key)
    const expiresAt = soonest(known?.expiresAt, entry.expiresAt ?? undefined)
    const at = entry.label.indexOf(BETWEEN)
    const part = at < 0 ? entry.label : entry.label.slice(at + BETWEEN.length)
    lines.set(key, {
      ...{ key, type: entry.type, connectionId: entry.connectionId ?? undefined, relation: entry.relation ?? undefined },
      name: entry.relation === null ? nameOf(entry.type, part) : part,
      connection: at < 0 ? '' : entry.label.slice(0, at),
      layers: known === undefined ? [entry.layer] : [...new Set([...known.layers, entry.layer])],
      bytes: Math.max(known?.bytes ?? 0, entry.bytes),
      storedAt: Math.max(known?.storedAt ?? 0, entry.storedAt),
      expiresAt,
    })
  }
  return [...lines.values()].sort(
    (a, b) =>
      a.connection.localeCompare(b.connection) ||
      Number(a.relation !== undefined) - Number(b.relation !== undefined) ||
      a.name.localeCompare(b.name, undefined, { numeric: true }),
  )
}

function nameOf(type: CacheType, part: string): string {
  const words = TYPES[type]
  return words === undefined ? partWords(part) : t(words)
}

/** `outline` → `Outline`, `keys:0` → `References, part 1`; what has no words stays as it is. */
function partWords(part: string): string {
  const [own = part, number] = part.split(':', 2)
  const words = PARTS[own]
  if (words === undefined) return part
  return number === undefined ? t(words) : t('cache.part', { what: t(words), n: Number(number) + 1 })
}

function soonest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b
  return b === undefined ? a : Math.min(a, b)
}
