import { relationKey } from '@shared/catalog'
import { decodeOutline } from '@shared/outline'
import { expect } from 'vitest'
import type { Channels } from './channels'

/** A connection with the tables of subjects.ts that was read and is indexed. */
interface Read {
  readonly id: string
  readonly schema: string
}

/** Channels of the tree and its menu: statements, marks, what else than names the filter finds, who reads what. */
export async function callTree({ call, refused }: Channels, { id, schema }: Read): Promise<void> {
  const relation = (name: string) => ({ schema, name })
  const outline = decodeOutline((await call('catalog.get', { id })).outline)
  const areas = outline.rows.findIndex(({ name }) => name === 'areas')
  const filtered = await call('search.filter', { id, text: 'LABEL' })
  expect(filtered).toMatchObject({ complete: true, relations: [areas], columns: [{ relation: areas, name: 'label' }] })
  expect(await call('search.filter', { id: 'another', text: 'label' })).toMatchObject({ relations: [], complete: true })

  expect(await call('catalog.dependents', { id, ...relation('sites') })).toEqual({ relations: [relation('dear_sites')], complete: true })
  expect((await call('catalog.system', { id })).relations).toContainEqual({ schema: 'pg_catalog', name: 'pg_class', kind: 'table' })
  expect(await call('catalog.grants', { id, scope: relation('areas') })).toEqual({ sql: null })
  expect(await call('catalog.grants', { id, scope: {} })).toEqual({ sql: null })
  expect(await refused('catalog.grants', { id, scope: relation('nowhere') })).toMatchObject({ code: 'not_found' })
  const { sql } = await call('catalog.template', { id, ...relation('areas'), template: 'delete' })
  expect(sql).toBe(`DELETE FROM "${schema}"."areas"\nWHERE "a" = :a AND "b" = :b;`)

  const key = relationKey(relation('areas'))
  expect(await call('tree.mark', { id, key, mark: 'pinned' })).toEqual([{ connectionId: id, marks: { [key]: 'pinned' } }])
  expect(await call('tree.marks', {})).toEqual([{ connectionId: id, marks: { [key]: 'pinned' } }])
  expect(await call('tree.mark', { id, key, mark: null })).toEqual([{ connectionId: id, marks: {} }])
  expect(await refused('tree.mark', { id: 'none', key, mark: 'hidden' })).toMatchObject({ code: 'not_found' })
}

/** Channels of the other databases of a connection's server, where nothing is known of the connection. */
export async function callDatabases({ call, refused }: Channels, id: string): Promise<void> {
  expect((await call('catalog.databases', { id }))?.databases).toContain('postgres')
  // It is kept beside a reading, and there is none.
  expect(await call('catalog.databases', { id, ask: false })).toBeNull()
  const other = await call('connections.openDatabase', { id, database: 'postgres' })
  expect(other.database).toBe('postgres')
  expect(await call('connections.openDatabase', { id, database: 'postgres' })).toEqual(other)
  expect(await refused('connections.openDatabase', { id: 'none', database: 'x' })).toMatchObject({ code: 'not_found' })
}
