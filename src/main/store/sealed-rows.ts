import type { SealContext } from './envelope'
import type { Store } from './open'

/** What a sealed connection is bound to. */
export function connectionContext(id: string, revision: number): SealContext {
  return ['connection', 'config', id, revision]
}

/** What a sealed setting is bound to. */
export function settingContext(name: string, revision: number): SealContext {
  return ['sealed_setting', name, revision]
}

/** What a sealed text of a query console is bound to. */
export function queryTextContext(id: string, revision: number): SealContext {
  return ['query_text', id, revision]
}

/** Every table with something sealed under the vault's key: what a new key has to reach. */
const PLACES = [
  { table: 'connection', name: 'id', value: 'config', context: connectionContext },
  { table: 'sealed_setting', name: 'name', value: 'value', context: settingContext },
  { table: 'query_text', name: 'id', value: 'value', context: queryTextContext },
] as const

interface Row {
  readonly name: string
  readonly revision: number
  readonly value: Buffer
}

/** Seals every row again that is under the vault's key. To be called in a transaction: what throws leaves all as it was. */
export function sealAgain({ db }: Store, again: (context: SealContext, sealed: Buffer) => Buffer): void {
  for (const { table, name, value, context } of PLACES) {
    const rows = db.prepare<[], Row>(`SELECT ${name} AS name, revision, ${value} AS value FROM ${table} WHERE scheme = 'vault'`).all()
    const write = db.prepare(`UPDATE ${table} SET ${value} = ? WHERE ${name} = ?`)
    for (const row of rows) write.run(again(context(row.name, row.revision), row.value), row.name)
  }
}
