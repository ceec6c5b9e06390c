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

function relationFacts({ type, text, problem, columns, keys, triggers, grants }: RawRelation): unknown[] {
  if (text === undefined) return [type, problem?.kind, columns, keys, triggers, grants]
  return type === 'view' ? [text, columns, triggers, grants] : [withoutNextValue(text), triggers, grants]
}

function objectFacts({ row, text, problem, parameters, grants }: RawObject): unknown[] {
  return [row, text, problem?.kind, parameters, grants]
}

/** Every INSERT moves AUTO_INCREMENT, which stands in the line of table options: the last one that starts with a parenthesis. */
function withoutNextValue(text: string): string {
  const at = text.lastIndexOf('\n) ')
  return at < 0 ? text : text.slice(0, at) + text.slice(at).replace(/^(\n\) (?:[^'`]|`[^`]*`)*?) AUTO_INCREMENT=\d+/, '$1')
}
