import type { MenuTarget } from '../../menus/target'
import { tell } from '../../menus/tell'
import { refresh, scanAndCheck } from '../../state/actions'
import { relationAhead } from '../../queries'
import { showDialog } from '../../state/dialogs'
import { checkSoon } from '../../state/freshness-watch'
import { copyGrant } from '../../state/grants'
import { clearJob } from '../../state/jobs'
import type { TabContent } from '../../state/tab-model'
import { askDatabases, openDatabase } from '../../state/other-databases'
import { openBehind, openTab } from '../../state/tabs'
import { setActiveRow, toggleRow } from '../../state/tree'
import { databasesKey, type TreeRow } from './tree-model'

/** Opening a connection shows what is known at once and asks the database behind it; the first time it is read. */
export function toggle(row: TreeRow): void {
  toggleRow(row.key)
  if (row.expanded) return
  if (row.kind === 'folder') return
  if (row.key === databasesKey(row.connectionId)) askDatabases(row.connectionId)
  if (row.kind !== 'connection') {
    checkSoon(row.connectionId)
    return
  }
  clearJob(row.connectionId)
  void scanAndCheck(row.connectionId)
}

/** A button of the mouse went down on the row: what it opens when it comes up is asked for by then. */
export function press(row: TreeRow): void {
  ahead(contentOf(row))
}

function ahead(content: TabContent | undefined): void {
  if (content?.kind === 'relation') relationAhead(content.connectionId, content.schema, content.name)
}

/** A click: what the row is about is previewed. */
export function select(row: TreeRow): void {
  setActiveRow(row.key)
  preview(row, true)
  if (row.offer === 'unlock') act(row)
}

/** Does what a note offers. */
export function act({ offer, connectionId, schema }: TreeRow): void {
  if (offer === 'unlock') showDialog({ kind: 'unlock' })
  else if (offer === 'grant') void copyGrant({ connectionId, ...(schema === undefined ? {} : { schema }) }).catch(tell)
  else if (offer === 'databases') askDatabases(connectionId)
  else if (offer === 'refresh') void refresh({ connectionId, ...(schema === undefined ? {} : { schema }) })
  else if (offer !== undefined) {
    clearJob(connectionId)
    void scanAndCheck(connectionId)
  }
}

/** A click with Ctrl: what the row is about is opened for good behind what is in front. */
export function openInBackground(row: TreeRow): void {
  const content = contentOf(row)
  if (content !== undefined) openBehind(content)
}

/** Enter, or a double click: what the row is about is opened for good; a reference leads to its other relation. */
export function open(row: TreeRow): void {
  const { connectionId, target, kind, database } = row
  if (kind === 'database' && database !== undefined) void openDatabase(connectionId, database).catch(tell)
  else if (row.offer !== undefined) act(row)
  else if (target !== undefined) openTab({ kind: 'relation', connectionId, ...target })
  else if (!preview(row, false) && row.expandable) toggle(row)
}

function preview(row: TreeRow, isPreview: boolean): boolean {
  const content = contentOf(row)
  ahead(content)
  if (content !== undefined) openTab(content, isPreview)
  return content !== undefined
}

function contentOf({ connectionId, kind, schema, name, object }: TreeRow): TabContent | undefined {
  if (object !== undefined) return { kind: 'object', connectionId, object }
  const isNamed = (kind === 'relation' || kind === 'part') && schema !== undefined && name !== undefined
  return isNamed ? { kind: 'relation', connectionId, schema, name } : undefined
}

/** What a menu on the row is about. */
export function targetOf({ connectionId, schema, name, kind, object, database, label }: TreeRow): MenuTarget {
  if (kind === 'database' && database !== undefined) return { connectionId, database }
  if (object !== undefined) return { connectionId, object }
  if (kind === 'connection' || schema === undefined) return { connectionId }
  if (kind === 'part' && name !== undefined) return { connectionId, schema, name, part: label }
  return { connectionId, schema, ...(name === undefined ? {} : { name }) }
}
