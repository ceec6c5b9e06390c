import type { ConnectionSummary } from '@shared/connection'
import type { KeyboardEvent } from 'react'
import { call } from '../../client'
import { keys, queries } from '../../queries'
import { say } from '../../state/jobs'
import { errorText } from '../../ui/error-text'
import { t } from '../../words'
import { droppedOn, nextPlace, type Place } from './place'
import type { TreeRow } from './tree-model'

/** Alt with an arrow moves a connection past its neighbour. False for any other key. */
export function moveByKey(event: KeyboardEvent, row: TreeRow): boolean {
  if (row.kind !== 'connection' || !event.altKey || event.ctrlKey || event.metaKey) return false
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return false
  const to = nextPlace(all(), row.connectionId, event.key === 'ArrowUp' ? -1 : 1)
  if (to !== undefined) void arrange(row.connectionId, to)
  return true
}

/** A connection that was dragged onto another goes before it, or behind it where it came from above; onto a folder, into it. */
export function place(id: string, onto: TreeRow): void {
  const to = onto.kind === 'folder' ? { folder: onto.label, before: null } : droppedOn(all(), id, onto.connectionId)
  if (to !== undefined) void arrange(id, to)
}

function all(): readonly ConnectionSummary[] {
  return queries.getQueryData<ConnectionSummary[]>(keys.connections) ?? []
}

async function arrange(id: string, { folder, before }: Place): Promise<void> {
  try {
    queries.setQueryData(keys.connections, await call('connections.arrange', { id, folder, before }))
    say(folder === '' ? t('tree.moved') : t('tree.movedInto', { folder }))
  } catch (error) {
    say(errorText(error))
  }
}
