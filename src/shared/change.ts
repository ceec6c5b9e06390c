import { z } from 'zod'
import { ObjectKind, RelationKind } from './catalog'

/** What happened to something between two readings. */
export const ChangeKind = z.enum(['added', 'removed', 'changed', 'renamed'])
export type ChangeKind = z.infer<typeof ChangeKind>

/** One line of a difference: a column, a key, a comment. Texts are the database's own spelling. */
export const ChangeLine = z.object({
  kind: ChangeKind,
  /** What it is: `column`, `index`, `comment` … */
  what: z.string(),
  /** Its name; empty where there is only one of it. */
  name: z.string(),
  /** Which fact of it: `type`, `default` … */
  part: z.string().optional(),
  before: z.string().optional(),
  after: z.string().optional(),
})
export type ChangeLine = z.infer<typeof ChangeLine>

/** How one relation or object differs between two readings. */
export const Change = z.object({
  /** relationKey or objectKey. */
  key: z.string(),
  kind: z.enum(['added', 'removed', 'changed']),
  schema: z.string(),
  name: z.string(),
  type: z.union([RelationKind, ObjectKind]),
  lines: z.array(ChangeLine),
})
export type Change = z.infer<typeof Change>

/** A re-reading that found something changed, as lists show it. */
export const HistoryEntry = z.object({
  id: z.number().int(),
  /** When it was read, and when what it was compared with was read, ms since 1970. */
  readAt: z.number(),
  previousReadAt: z.number(),
  added: z.number().int(),
  removed: z.number().int(),
  changed: z.number().int(),
  /** Names of the first few, for one line of text. */
  names: z.array(z.string()),
})
export type HistoryEntry = z.infer<typeof HistoryEntry>

const ARROWS: Readonly<Record<ChangeKind, string>> = { added: '+', removed: '−', changed: '~', renamed: '~' }

/** A difference as plain text, one line each, for people and for version control. */
export function changesText(changes: readonly Change[]): string {
  return changes
    .map((change) => [
      `${ARROWS[change.kind]} ${change.type} ${change.schema}.${change.name}`,
      ...change.lines.map((l) => `    ${lineText(l)}`),
    ])
    .flat()
    .map((line) => `${line}\n`)
    .join('')
}

/** One line in words: `+ column incoterm char(3)`, `~ column order_no type: varchar(12) → varchar(16)`. */
export function lineText({ kind, what, name, part, before, after }: ChangeLine): string {
  const head = [ARROWS[kind], what, name, part ?? ''].filter((word) => word !== '').join(' ')
  if (kind === 'added') return after === undefined ? head : `${head} ${after}`
  if (kind === 'removed') return before === undefined ? head : `${head} ${before}`
  return `${head}: ${before ?? 'none'} → ${after ?? 'none'}`
}

/** What differs between two readings. */
export const ComparisonReply = z.object({
  /** The two readings as numbers, for the channel `history.sides`. */
  from: z.number().int(),
  to: z.number().int(),
  /** When both sides were read, ms since 1970. */
  fromAt: z.number(),
  toAt: z.number(),
  changes: z.array(Change),
})
export type ComparisonReply = z.infer<typeof ComparisonReply>

/** What changed between readings, over time. */
export const HistoryReply = z.object({
  /** Newest first. */
  entries: z.array(HistoryEntry),
  /** What changed and was not looked at yet, by relationKey or objectKey. */
  unseen: z.array(z.object({ key: z.string(), kind: z.enum(['added', 'changed', 'removed']) })),
})
export type HistoryReply = z.infer<typeof HistoryReply>
