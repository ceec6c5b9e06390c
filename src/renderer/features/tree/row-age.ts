import type { Freshness } from '@shared/freshness'
import { keys, queries } from '../../queries'
import { databasesTold } from '../../state/other-databases'
import { ago, freshnessWords } from '../../ui/time-words'
import { t } from '../../words'
import { databasesKey, type TreeRow } from './tree-model'
import type { TreeRows } from './tree-rows'

/** How old what is known of a row is, in words; nothing where nothing is known. For whoever hears the active row. */
export function describe({ connectionId, kind, key }: TreeRow): string | undefined {
  if (kind === 'database' || key === databasesKey(connectionId)) {
    const told = databasesTold(connectionId)
    return told === undefined ? undefined : t('tree.databasesRead', { ago: ago(told.readAt, Date.now()) })
  }
  const freshness = queries.getQueryData<{ freshness: Freshness } | null>(keys.outline(connectionId))?.freshness
  return freshness === undefined || kind === 'note' ? undefined : freshnessWords(freshness, Date.now())
}

/** The same on hover: made for the one row under the pointer, because forty rows that count minutes would be drawn all the time. */
export function sayAge(over: EventTarget, rows: TreeRows): void {
  const line = over instanceof Element ? over.closest<HTMLElement>('[role=treeitem]') : null
  const row = line === null ? undefined : rows.at(Number(line.dataset['at']))
  const words = row === undefined ? undefined : describe(row)
  const beside = line?.querySelector<HTMLElement>('[data-age]')
  if (beside !== null && beside !== undefined && words !== undefined) beside.title = words
}
