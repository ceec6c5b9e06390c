import { relationKey } from '@shared/catalog'
import type { Graph } from '@shared/graph'
import { useMemo } from 'react'
import { useUnseen } from '../../state/unseen'

export type ChangeMark = 'added' | 'changed' | 'removed'

/** What a reading found changed and nobody has looked at yet: by node id, and what is no longer there, by its relationKey. */
export interface Changed {
  readonly marks: ReadonlyMap<string, ChangeMark>
  readonly removed: readonly { readonly key: string; readonly name: string }[]
}

export function useChanged(graph: Graph, connectionId: string, schema: string | undefined): Changed {
  const unseen = useUnseen(connectionId)
  return useMemo(() => {
    if (unseen.size === 0) return { marks: new Map(), removed: [] }
    const marks = new Map<string, ChangeMark>()
    const here = new Set<string>()
    for (const node of graph.nodes) {
      const key = relationKey({ schema: node.schema, name: node.label })
      here.add(key)
      const kind = unseen.get(key)
      if (kind !== undefined) marks.set(node.id, kind)
    }
    const removed = [...unseen].flatMap(([key, kind]) => {
      if (kind !== 'removed' || here.has(key)) return []
      const parts = JSON.parse(key) as string[]
      // A key of two parts is a relation's.
      const [ofSchema = '', name = ''] = parts
      return parts.length === 2 && (schema === undefined || schema === ofSchema) ? [{ key, name: `${ofSchema}.${name}` }] : []
    })
    return { marks, removed }
  }, [unseen, graph, schema])
}
