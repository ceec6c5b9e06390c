import type { RelationKind } from '@shared/catalog'
import type { OutlineRow } from '@shared/outline'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { fetchOutline, keys } from '../queries'
import { kindsOf } from './kinds'

/** The outline of a connection as it is cached; undefined while it is not there. */
export function useOutline(connectionId: string | undefined) {
  const outline = useQuery({
    queryKey: keys.outline(connectionId ?? ''),
    queryFn: ({ signal }) => fetchOutline(connectionId ?? '', signal),
    enabled: connectionId !== undefined,
  })
  return outline.data ?? undefined
}

/** Answers the kind of any relation of a connection; `table` while that is not known. */
export function useKinds(connectionId: string | undefined): (schema: string, name: string) => RelationKind {
  return kindsOf(useOutline(connectionId)?.decoded.rows)
}

/** The partitions right below a relation. */
export function usePartitions(connectionId: string, schema: string, name: string): readonly OutlineRow[] {
  const rows = useOutline(connectionId)?.decoded.rows
  return useMemo(() => (rows ?? []).filter((row) => row.parent?.schema === schema && row.parent.name === name), [rows, schema, name])
}
