import type { Relation } from '@shared/catalog'
import type { Environment } from '@shared/connection'
import type { RelationReply } from '@shared/catalog-replies'
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../../client'
import { fetchOutline, keys } from '../../queries'
import { useJobs } from '../../state/jobs'
import { useNames } from '../../state/names'
import { buildTree } from './build-tree'
import { rowKey, type TreeRow } from './tree-model'
import { useTreeState } from '../../state/tree'

/**
 * The visible rows, from what is cached: connections, outlines of those that were opened, columns of open relations.
 * Made anew only when one of these changed: a new age alone makes no new rows.
 */
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
  const opened = useMemo(() => list.filter((c) => filter !== '' || expanded.has(rowKey(c.id))), [list, filter, expanded])
  const outlines = useQueries({
    queries: opened.map((c) => ({
      queryKey: keys.outline(c.id),
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchOutline(c.id, signal),
    })),
    combine: decoded,
  })

  const openRelations = useMemo(() => [...expanded].map(relationOf).filter((relation) => relation !== undefined), [expanded])
  const details = useQueries({
    queries: openRelations.map(({ id, schema, name }) => ({
      queryKey: keys.relation(id, schema, name),
      queryFn: ({ signal }: { signal: AbortSignal }) => call('catalog.relation', { id, schema, name }, { signal }),
    })),
    combine: relationsOf,
  })
  const rows = useMemo(() => {
    const relations = new Map<string, Relation>()
    openRelations.forEach(({ key }, at) => {
      const relation = details[at]
      if (relation !== undefined) relations.set(key, relation)
    })
    const sources = list.map((connection) => {
      const known = outlines[opened.indexOf(connection)]
      // While the first reading runs, its names are all there is.
      const outline = known?.outline === null ? (names[connection.id] ?? null) : known?.outline
      const note = noteFor(connection.locked, jobs[connection.id], known?.error ?? undefined)
      return { connection, outline, note, offline: known?.offline === true }
    })
    return buildTree(sources, expanded, filter, relations)
  }, [list, opened, outlines, names, openRelations, details, jobs, expanded, filter])
  const environments = useMemo(() => new Map(list.map((connection) => [connection.id, connection.environment])), [list])
  return { rows, loading: connections.isPending, error: connections.error, environments }
}

const NOTHING: never[] = []

// What the rows are made of and nothing else, so that what a check answers leaves equal rows alone.
function decoded(results: readonly UseQueryResult<Awaited<ReturnType<typeof fetchOutline>>>[]) {
  return results.map(({ data, error }) => ({
    outline: data === null ? null : data?.decoded,
    offline: data?.freshness.state === 'offline',
    error,
  }))
}

function relationsOf(results: readonly UseQueryResult<RelationReply>[]): (Relation | undefined)[] {
  return results.map(({ data }) => data?.relation)
}

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
