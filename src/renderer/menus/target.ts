import { type ObjectName, objectKey, relationKey } from '@shared/catalog'
import type { Target } from '../state/actions'
import { connectionOf, type TabContent } from '../state/tab-model'

/**
 * What a menu can be about: a connection, a schema, a relation or something of it, or another object of the connection. The same
 * wherever it is pointed at: a row of the tree, a tab, the head of a column, a node of a diagram.
 */
export interface MenuTarget extends Target {
  readonly object?: ObjectName
  /** Another database of the connection's server. */
  readonly database?: string
  /** A column, key, index … of the relation: what its name is copied for. */
  readonly part?: string
}

/** What a tab is about; undefined where it is of no connection. */
export function targetOf(content: TabContent): MenuTarget | undefined {
  const connectionId = connectionOf(content)
  if (connectionId === undefined) return undefined
  if (content.kind === 'object') return { connectionId, object: content.object }
  if (content.kind === 'relation') return { connectionId, schema: content.schema, name: content.name }
  return content.kind === 'diagram' && content.schema !== undefined ? { connectionId, schema: content.schema } : { connectionId }
}

/** What a mark in the tree is for; undefined where nothing can be marked. */
export function markKey({ object, schema, name }: MenuTarget): string | undefined {
  if (object !== undefined) return objectKey(object)
  return schema === undefined || name === undefined ? undefined : relationKey({ schema, name })
}

/** What it is called, alone and with what it is in. */
export function namesOf(
  { object, database, schema, name, part }: MenuTarget,
  connectionName: string | undefined,
): { own: string; qualified?: string } {
  if (object !== undefined)
    return object.schema === '' ? { own: object.name } : { own: object.name, qualified: `${object.schema}.${object.name}` }
  if (database !== undefined) return { own: database }
  if (schema === undefined) return { own: connectionName ?? '' }
  if (name === undefined) return { own: schema }
  return part === undefined ? { own: name, qualified: `${schema}.${name}` } : { own: part, qualified: `${schema}.${name}.${part}` }
}
