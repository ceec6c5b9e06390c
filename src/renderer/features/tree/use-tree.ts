import type { RelationReply } from '@shared/catalog-replies'
import type { Environment } from '@shared/connection'
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../../client'
import { fetchOutline, keys, relationQuery } from '../../queries'
import { useJobs } from '../../state/jobs'
import { useNames } from '../../state/names'
import { useSystemShown } from '../../state/system-schemas'
import { useTreeState, rowKey } from '../../state/tree'
import { type Unseen, useUnseenOf } from '../../state/unseen'
import { errorText } from '../../ui/error-text'
import { useAllTreeMarks } from '../../state/tree-marks'
import { t } from '../../words'
import { buildTree, relationOf } from './build-tree'
import { matchOutline } from './match'
import { useDatabases } from './use-databases'
import { type TreeSource } from './tree-model'
import type { TreeRows } from './tree-rows'
import { withSystem } from './with-system'
import { said } from '../../words/said'
import { useEngines } from '../../state/use-connection'

interface Shown {
  readonly rows: TreeRows
  /** What the filter found, of how many relations and objects that are known. */
  readonly found: number
  readonly total: number
  readonly loading: boolean
  readonly error: unknown
  /** Connections whose names are known here. */
  readonly read: readonly string[]
  /** What changed and was not looked at yet, by connection. */
  readonly unseen: ReadonlyMap<string, Unseen>
  /** By connection. */
  readonly environments: ReadonlyMap<string, Environment>
}

/**
 * The visible rows, from what is cached: connections, outlines of those that were opened, details of open relations. Made anew
 * only when one of these changed: a new age alone makes no new rows. `filter`: what is looked for, as it was typed.
 */
export function useTree(filter: string): Shown {
  const wanted = filter.trim().toLowerCase()
  const expanded = useTreeState((state) => state.expanded)
  const jobs = useJobs((state) => state.jobs)
  const names = useNames((state) => state.names)
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  const list = connections.data ?? NOTHING
  const opened = useMemo(() => list.filter((c) => wanted !== '' || expanded.has(rowKey(c.id))), [list, wanted, expanded])
  const outlines = useQueries({
    queries: opened.map((c) => ({
      queryKey: keys.outline(c.id),
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchOutline(c.id, signal),
    })),
    combine: decoded,
  })

  // Names are looked at here and at once; columns and comments where they are indexed, a moment later.
  const found = useQueries({
    queries: opened.map(({ id }) => ({
      queryKey: keys.filter(id, wanted),
      queryFn: ({ signal }: { signal: AbortSignal }) => call('search.filter', { id, text: wanted }, { signal }),
      enabled: wanted !== '' && wanted.length <= MOST_LETTERS,
    })),
    combine: repliesOf,
  })
  const ids = useMemo(() => opened.map(({ id }) => id), [opened])
  const unseen = useUnseenOf(ids)
  const systemShown = useSystemShown()
  const asked = useMemo(() => opened.filter(({ id }) => systemShown.has(id)), [opened, systemShown])
  const systems = useQueries({
    queries: asked.map(({ id }) => ({
      queryKey: keys.system(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => call('catalog.system', { id }, { signal }),
    })),
    combine: answersOf,
  })
  const marks = useAllTreeMarks()
  const engines = useEngines()
  const hiding = useMemo(
    () => new Set((engines.data ?? []).filter((one) => one.capabilities.hidesByRight).map((one) => one.id)),
    [engines.data],
  )
  const databases = useDatabases(opened, expanded, engines.data)
  const openRelations = useMemo(() => [...expanded].map(relationOf).filter((relation) => relation !== undefined), [expanded])
  const replies = useQueries({
    queries: openRelations.map(({ id, schema, name }) => relationQuery(id, schema, name)),
    combine: repliesOf,
  })
  // While the first reading of a connection runs, its names are all there is.
  const known = useMemo(
    () =>
      list.map((connection) => {
        const at = opened.indexOf(connection)
        const reply = outlines[at]
        // Places in another reading of it mean nothing in this one.
        const elsewhere = found[at]?.generation === reply?.generation ? found[at] : undefined
        const outline = reply?.outline === null ? (names[connection.id] ?? null) : reply?.outline
        const system = systems[asked.indexOf(connection)]
        const known = { connection, reply, elsewhere, outline, system: undefined, systemError: system?.error ?? undefined }
        const relations = system?.data?.relations
        return outline === null || outline === undefined || relations === undefined
          ? known
          : { ...known, ...withSystem(outline, relations) }
      }),
    [list, opened, outlines, names, found, systems, asked],
  )
  const matches = useMemo(
    () =>
      known.map(({ outline, elsewhere }) =>
        wanted === '' || outline === null || outline === undefined ? undefined : matchOutline(outline, wanted, elsewhere),
      ),
    [known, wanted],
  )
  const shown = useMemo(() => {
    const details = new Map<string, RelationReply>()
    openRelations.forEach(({ key }, at) => {
      const reply = replies[at]
      if (reply !== undefined) details.set(key, reply)
    })
    const sources = known.map(({ connection, reply, outline, system, systemError }, at): TreeSource => {
      const note = noteFor(connection.locked, jobs[connection.id], reply?.error ?? undefined)
      const own = marks?.find(({ connectionId }) => connectionId === connection.id)?.marks
      return {
        connection,
        outline,
        note,
        offline: reply?.offline === true,
        match: matches[at],
        marks: own,
        databases: databases.get(connection.id),
        hidesByRight: hiding.has(connection.engine),
        lacks: reply?.notes.map((one) => said(one.message)) ?? NOTHING,
        lacksRight: reply?.notes.some((one) => one.grantable === true) === true,
        system,
        systemTrouble: systemError === undefined ? undefined : t('tree.noSystem', { why: errorText(systemError) }),
      }
    })
    return {
      rows: buildTree(sources, expanded, wanted, details),
      found: sources.reduce((sum, { match }) => sum + (match?.found ?? 0), 0),
      total: sources.reduce((sum, { match }) => sum + (match?.of ?? 0), 0),
    }
  }, [known, matches, marks, hiding, databases, openRelations, replies, jobs, expanded, wanted])
  const environments = useMemo(() => new Map(list.map((connection) => [connection.id, connection.environment])), [list])
  const read = useMemo(
    () => known.flatMap(({ connection, outline }) => (outline === null || outline === undefined ? [] : [connection.id])),
    [known],
  )
  return { ...shown, read, unseen, loading: connections.isPending, error: connections.error, environments }
}

const NOTHING: never[] = []
/** Nobody types more to find a column. */
const MOST_LETTERS = 512

// What the rows are made of and nothing else, so that what a check answers leaves equal rows alone.
function decoded(results: readonly UseQueryResult<Awaited<ReturnType<typeof fetchOutline>>>[]) {
  return results.map(({ data, error }) => ({
    outline: data === null ? null : data?.decoded,
    offline: data?.freshness.state === 'offline',
    generation: data?.freshness.generation,
    notes: data?.notes ?? NOTHING,
    error,
  }))
}

function repliesOf<T>(results: readonly UseQueryResult<T>[]): (T | undefined)[] {
  return results.map(({ data }) => data)
}

function answersOf<T>(results: readonly UseQueryResult<T>[]) {
  return results.map(({ data, error }) => ({ data, error }))
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
): NonNullable<TreeSource['note']> {
  if (locked) return { words: t('tree.locked'), offer: 'unlock' }
  if (error !== undefined) return { words: said(error.message), offer: 'again' }
  if (job === undefined) return { words: t('tree.notRead'), offer: 'read' }
  if (job.error !== undefined) return { words: said(job.error.message), offer: 'again' }
  if (job.progress === undefined) return { words: t('tree.connecting') }
  const { facet, done, total } = job.progress
  return { words: t('tree.reading', { facet: said(facet), done, total }) }
}
