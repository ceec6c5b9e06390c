import { objectKey, relationKey } from '@shared/catalog'
import { digest } from './gate'
import { objectName } from './objects'
import type { Raw, RawObject, RawRelation } from './raw'

/**
 * A mark per relation and object: the digest of everything the server said about it, less what rows move. No clock of the
 * server is trusted: CREATE_TIME counts seconds and is silent about views, triggers and grants.
 */
export function marksOf(raw: Raw): Record<string, string> {
  return Object.fromEntries([
    ...raw.relations.map((one) => [relationKey(one), digest(relationFacts(one))]),
    ...raw.objects.map((one) => [objectKey(objectName(one)), digest(objectFacts(one))]),
  ])
}

/** One digest for all marks and the notes beside them: equal when nothing that a catalog shows has changed. */
export function sum(marks: Readonly<Record<string, string>>, schemas: readonly string[], notes: Raw['notes']): string {
  const sorted = Object.entries(marks).sort(([a], [b]) => (a < b ? -1 : 1))
  return digest([sorted, schemas, notes])
}

function relationFacts({ type, said, problem, columns, keys, triggers, grants }: RawRelation): unknown[] {
  if (said === undefined) return [type, problem?.kind, columns, keys, triggers, grants]
  return type === 'view' ? [said, columns, triggers, grants] : [said, triggers, grants]
}

function objectFacts({ row, text, problem, parameters, grants }: RawObject): unknown[] {
  return [row, text, problem?.kind, parameters, grants]
}
