import { relationKey } from '@shared/catalog'
import { groupId } from '@shared/diagram/groups'
import type { Graph } from '@shared/graph'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { say } from '../../state/jobs'
import { errorText } from '../../ui/error-text'

const NONE: ReadonlyMap<string, number> = new Map()

/**
 * When a reading last found each relation changed or new, by node id, ms since 1970; a group as its newest relation. Asked for once
 * somebody wants it; what none found so is not in it.
 */
export function useAges(
  graph: Graph,
  groups: ReadonlyMap<string, string>,
  connectionId: string,
  wanted: boolean,
): ReadonlyMap<string, number> {
  const ages = useQuery({
    queryKey: [...keys.history(connectionId), 'ages'],
    queryFn: ({ signal }) => call('history.ages', { id: connectionId }, { signal }),
    enabled: wanted,
  })
  const failed = ages.error
  useEffect(() => {
    if (failed !== null) say(errorText(failed))
  }, [failed])
  const known = ages.data?.relations
  return useMemo(() => (wanted && known !== undefined ? byNode(graph, groups, known) : NONE), [graph, groups, known, wanted])
}

function byNode(
  { nodes }: Graph,
  groups: ReadonlyMap<string, string>,
  known: readonly { readonly key: string; readonly readAt: number }[],
): ReadonlyMap<string, number> {
  const times = new Map(known.map(({ key, readAt }) => [key, readAt]))
  const found = new Map<string, number>()
  for (const { id, schema, label } of nodes) {
    const at = times.get(relationKey({ schema, name: label }))
    if (at === undefined) continue
    found.set(id, at)
    const box = groupId(groups.get(id) ?? '')
    found.set(box, Math.max(at, found.get(box) ?? 0))
  }
  return found
}
