import type { Relation, SchemaObject } from '@shared/catalog'
import type { Change } from '@shared/change'
import { diffObject, diffRelation, essence } from '@shared/diff'
import type { ChangeSet, ChangeSetHead } from '../store/history'
import { isRelationKey } from './snapshot'

/** Names that a history entry carries for one line of text. */
const HEAD_NAMES = 5

/** What one key's value was and is, as JSON; absent = not there. */
export interface Sides {
  readonly key: string
  readonly before?: string | undefined
  readonly after?: string | undefined
}

/** Only what differs as a schema: new estimates and sizes are no change. */
export function changeSet(sides: readonly Sides[]): ChangeSet {
  const changes = sides.flatMap(({ key, before, after }) => {
    if (before === after || (before !== undefined && after !== undefined && change({ key, before, after }) === undefined)) return []
    return [{ key, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }]
  })
  return { changes }
}

/** Counts and the first names of a difference. */
export function headOf({ changes }: ChangeSet, readAt: number, previousReadAt: number): ChangeSetHead {
  const added = changes.filter((c) => c.before === undefined).length
  const removed = changes.filter((c) => c.after === undefined).length
  const names = changes.slice(0, HEAD_NAMES).map((c) => (JSON.parse(c.key) as string[])[isRelationKey(c.key) ? 1 : 2] ?? '')
  return { readAt, previousReadAt, added, removed, changed: changes.length - added - removed, names }
}

/** Several differences in a row as one: from what was first to what is last. What came and went again is left out. */
export function compose(sets: readonly ChangeSet[]): ChangeSet {
  const first = new Map<string, string | undefined>()
  const last = new Map<string, string | undefined>()
  for (const { key, before, after } of sets.flatMap((set) => set.changes)) {
    if (!first.has(key)) first.set(key, before)
    last.set(key, after)
  }
  return changeSet([...first].map(([key, before]) => ({ key, before, after: last.get(key) })))
}

/** A difference in words, sorted by schema and name. */
export function changesOf({ changes }: ChangeSet): Change[] {
  return changes
    .map(change)
    .filter((found) => found !== undefined)
    .sort((a, b) => (a.schema === b.schema ? (a.name < b.name ? -1 : 1) : a.schema < b.schema ? -1 : 1))
}

/** True when a relation reads the same, estimates and sizes aside. */
export function sameRelation(before: Relation | undefined, after: Relation | undefined): boolean {
  if (before === undefined || after === undefined) return before === after
  return JSON.stringify(essence(before)) === JSON.stringify(essence(after))
}

function change({ key, before, after }: Sides): Change | undefined {
  if (isRelationKey(key)) return diffRelation(parse<Relation>(before), parse<Relation>(after))
  return diffObject(parse<SchemaObject>(before), parse<SchemaObject>(after))
}

function parse<T>(json: string | undefined): T | undefined {
  return json === undefined ? undefined : (JSON.parse(json) as T)
}
