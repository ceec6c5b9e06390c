import type { Output } from '@shared/contract'
import { call } from '../client'
import { keys, queries } from '../queries'
import { scanAndCheck } from './actions'
import { revealRow, toggleRow, rowKey } from './tree'

type Told = NonNullable<Output<'catalog.databases'>>

/** The newest list of a server's other databases that is known here. */
export function databasesTold(id: string): Told | undefined {
  const [asked, told] = (['asked', 'told'] as const).map((how) => queries.getQueryData<Told | null>(keys.databases(id, how)) ?? undefined)
  return asked ?? told
}

/** Asks the server anew, now or as soon as its databases are shown. */
export function askDatabases(id: string): void {
  void queries.invalidateQueries({ queryKey: keys.databases(id, 'asked') })
}

/** Opens a connection to another database of the same server: one that is saved, or a copy that is saved now. Rejects where neither can be. */
export async function openDatabase(id: string, database: string): Promise<void> {
  const other = await call('connections.openDatabase', { id, database })
  await queries.invalidateQueries({ queryKey: keys.connections })
  if (other.folder !== '') toggleRow(rowKey('', 'folder', other.folder), false)
  toggleRow(rowKey(other.id), true)
  revealRow(rowKey(other.id))
  await scanAndCheck(other.id)
}
