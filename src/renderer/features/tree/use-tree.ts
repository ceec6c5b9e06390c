import type { Relation } from '@shared/catalog'
import type { Environment } from '@shared/connection'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../../client'
import { fetchOutline, keys } from '../../queries'
import { useJobs } from '../../state/jobs'
import { useNames } from '../../state/names'
import { buildTree } from './build-tree'
import { rowKey, type TreeRow } from './tree-model'
import { useTreeState } from './tree-state'

/** The visible rows, from what is cached: connections, outlines of those that were opened, columns of open relations. */
export function useTree(filter: string): {
  rows: readonly TreeRow[]
  loading: boolean
  error: unknown
  /** By connection. */
  environments: ReadonlyMap<string, Environment>
} {
  const expanded = useTreeState((state) => state.expanded)
  const jobs = useJobs((state) => state.jobs)
  const names = useNames((state) => state.names)
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  const list = connections.data ?? NOTHING
  const opened = list.filter((c) => filter !== '' || expanded.has(rowKey(c.id)))
  const outlines = useQueries({
    queries: opened.map((c) => ({
      queryKey: keys.outline(c.id),
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchOutline(c.id, signal),
    })),
  })

  const openRelations = useMemo(() => [...expanded].map(relationOf).filter((relation) => relation !== undefined), [expanded])
  const details = useQueries({
    queries: openRelations.map(({ id, schema, name }) => ({
      queryKey: keys.relation(id, schema, name),
      queryFn: ({ signal }: { signal: AbortSignal }) => call('catalog.relation', { id, schema, name }, { signal }),
    })),
  })
  const relations = new Map<string, Relation>()
  openRelations.forEach(({ key }, at) => {
    const data = details[at]?.data
    if (data !== undefined) relations.set(key, data.relation)
  })

  const sources = list.map((connection) => {
    const at = opened.indexOf(connection)
    const query = outlines[at]
    // While the first reading runs, its names are all there is.
    const outline = query?.data === null ? (names[connection.id] ?? null) : query?.data?.decoded
    const note = noteFor(connection.locked, jobs[connection.id], query?.error ?? undefined)
    return { connection, outline, note, offline: query?.data?.freshness.state === 'offline' }
  })
  return {
    rows: buildTree(sources, expanded, filter, relations),
    loading: connections.isPending,
    error: connections.error,
    environments: new Map(list.map((connection) => [connection.id, connection.environment])),
  }
}

const NOTHING: never[] = []

function noteFor(
  locked: boolean,
  job:
    | {
        readonly error: { readonly message: string } | undefined
        readonly progress: { readonly facet: string; readonly done: number; readonly total: number } | undefined
      }
    | undefined,
  error: Error | undefined,
): string | undefined {
  if (locked) return 'Locked: enter the master password'
  if (error !== undefined) return error.message
  if (job === undefined) return 'Not read yet'
  if (job.error !== undefined) return job.error.message
  return job.progress === undefined
    ? 'Connecting …'
    : `Reading ${job.progress.facet}, ${String(job.progress.done)} of ${String(job.progress.total)}`
}

function relationOf(key: string): { key: string; id: string; schema: string; name: string } | undefined {
  const [id, schema, mark, name] = JSON.parse(key) as string[]
  return mark === 'relation' && id !== undefined && schema !== undefined && name !== undefined ? { key, id, schema, name } : undefined
}
