import { objectKey, relationKey } from '@shared/catalog'
import { digest } from './gate'
import { objectName } from './objects'
import type { Raw, RawRelation } from './raw'

/** What a mark is made of, in the order of its text. */
export const MARK_PARTS = ['definition', 'triggers', 'grants'] as const

/**
 * A mark per relation and object: digests of everything the server said about it, less what rows move. No clock of the
 * server is trusted: CREATE_TIME counts seconds and is silent about views, triggers and grants.
 */
export function marksOf(raw: Raw): Record<string, string> {
  return Object.fromEntries([
    ...raw.relations.map((one) => [relationKey(one), mark(definition(one), one.triggers, one.grants)]),
    ...raw.objects.map((one) => [objectKey(objectName(one)), mark([one.row, one.text, one.problem?.kind, one.parameters], [], one.grants)]),
  ])
}

/** A part that is empty, as most are, takes no room. */
function mark(...parts: readonly (readonly unknown[])[]): string {
  return parts.map((part) => (part.length === 0 ? '' : digest(part))).join('.')
}

/** One digest for all marks and the notes beside them: equal when nothing that a catalog shows has changed. */
export function sum(marks: Readonly<Record<string, string>>, schemas: readonly string[], notes: Raw['notes']): string {
  const sorted = Object.entries(marks).sort(([a], [b]) => (a < b ? -1 : 1))
  return digest([sorted, schemas, notes])
}

function definition({ type, said, problem, columns, keys }: RawRelation): unknown[] {
  if (said === undefined) return [type, problem?.kind, columns, keys]
  return type === 'view' ? [said, columns] : [said]
}
