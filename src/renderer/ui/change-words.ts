import type { Change, ChangeLine, HistoryEntry } from '@shared/change'
import { dateTime, t } from '../words'
import { said } from '../words/said'

/** A piece of a sentence; `code` stands in the database's own spelling. */
export interface Piece {
  readonly text: string
  readonly code: boolean
}

const plain = (text: string): Piece => ({ text, code: false })
const code = (text: string): Piece => ({ text, code: true })

/** A line of a difference as a sentence. */
export function lineWords({ kind, what: about, name, part, before, after }: ChangeLine): Piece[] {
  const what = said(about)
  const subject = [plain(`${what[0]?.toUpperCase() ?? ''}${what.slice(1)} `), ...(name === '' ? [] : [code(name), plain(' ')])]
  if (kind === 'renamed') return [...subject, plain(`${t('history.nowCalled')} `), code(after ?? '')]
  if (part === 'nullable') return [...subject, plain(after === 'yes' ? t('history.mayBeEmpty') : t('history.mayNotBeEmpty'))]
  if (kind === 'added')
    return [...subject, plain(t('history.lineAdded')), ...(after === undefined || after === '' ? [] : [plain(': '), code(after)])]
  if (kind === 'removed') return [...subject, plain(t('history.lineRemoved')), ...(before === undefined ? [] : [plain(': '), code(before)])]
  const fact = part === undefined ? [] : [plain(`${said(part)} `)]
  if (before === undefined && after === undefined) return [...subject, plain(t('history.lineChanged'))]
  if (before === undefined) return [...subject, ...fact, plain(`${t('history.isNow')} `), code(after ?? '')]
  if (after === undefined) return [...subject, ...fact, plain(`${t('history.isGone')} `), code(before)]
  return [...subject, ...fact, code(before), plain(` ${t('history.became')} `), code(after)]
}

/** `3 changed, 1 added`; the parts that are nothing are left out. */
export function entryWords({ added, removed, changed }: Pick<HistoryEntry, 'added' | 'removed' | 'changed'>): string {
  const parts = [
    [changed, 'history.nChanged'],
    [added, 'history.nAdded'],
    [removed, 'history.nRemoved'],
  ] as const
  return parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => t(word, { count }))
    .join(', ')
}

/** How many of each kind a comparison found. */
export function countKinds(changes: readonly Change[]): Pick<HistoryEntry, 'added' | 'removed' | 'changed'> {
  const count = (kind: Change['kind']) => changes.filter((change) => change.kind === kind).length
  return { added: count('added'), removed: count('removed'), changed: count('changed') }
}

/** The day of a reading as a heading: today, yesterday, a weekday within the week, else the date. */
export function dayWords(then: number, now: number): string {
  const start = (time: number) => new Date(time).setHours(0, 0, 0, 0)
  const days = Math.round((start(now) - start(then)) / 86_400_000)
  if (days <= 0) return t('history.today')
  if (days === 1) return t('history.yesterday')
  return dateTime(
    then,
    days < 7 ? { weekday: 'long', day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' },
  )
}
