import { type ConnectionSummary, ConnectionName, type Options } from '@shared/connection'
import { AppError } from '@shared/errors'
import { findEngine } from '../drivers/registry'
import type { ConnectionStore } from '../store/connections'
import { leadElsewhere } from './options'

/**
 * The connection to another database of the same server, as the same user: the first that leads there, or else a copy of this one, with
 * its secrets, which never leave this process. `unsupported` where connections are of all databases, or of files.
 */
export async function otherDatabase(
  connections: ConnectionStore,
  id: string,
  database: string,
): Promise<{ connection: ConnectionSummary; made: boolean }> {
  const { engine: engineId, options, database: own } = connections.get(id)
  const engine = findEngine(engineId)
  const { databaseOf } = engine
  if (databaseOf === undefined) throw new AppError('unsupported', 'Its databases are schemas of one connection')
  const spelled = (some: Options): Options => ({ ...some, database: databaseOf(some) })
  const wanted = { ...options, database }
  const known = connections
    .list()
    .find((one) => one.engine === engineId && !one.locked && !leadElsewhere(engine, spelled(connections.get(one.id).options), wanted))
  if (known !== undefined) return { connection: known, made: false }
  return { connection: await connections.copyAs(id, (name) => ({ name: nameFor(name, own, database), options: wanted })), made: true }
}

/** `Shop / orders`; of a connection that was named like that already, or only after its own database, what is in front. */
function nameFor(name: string, own: string, database: string): string {
  const suffix = ` / ${own}`
  const first = name.endsWith(suffix) ? name.slice(0, -suffix.length) : name
  return ConnectionName.parse(`${first} / ${database}`.slice(0, 120))
}
