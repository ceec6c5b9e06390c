import { decodeOutline } from '@shared/outline'
import { findEngine } from '../drivers/registry'
import type { Layers } from './layers'
import { PART, type SnapshotMeta } from './snapshot'

/**
 * Whether a schema is one of the system's that no reading has: what is in it is asked of the database by whoever looks, kept nowhere,
 * and never put into a snapshot. One that the connection itself names is read like any other.
 */
export async function isLeftOut(layers: Layers, id: string, { engine }: Pick<SnapshotMeta, 'engine'>, schema: string): Promise<boolean> {
  if (!findEngine(engine).isSystem(schema)) return false
  return (await layers.made(id, PART.outline, decodeOutline))?.schemas.includes(schema) !== true
}
