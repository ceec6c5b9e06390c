import type { CacheRange } from '@shared/cache-report'
import type { TestResult } from '@shared/connection-test'
import type { OutlineReply } from '@shared/catalog-replies'
import type { Freshness } from '@shared/freshness'
import type { Graph } from '@shared/graph'
import type { Outline } from '@shared/outline'
import { type InfiniteData, notifyManager, QueryClient, queryOptions } from '@tanstack/react-query'
import { AppError } from '@shared/errors'
import { call, onEvent } from './client'
import { decodeSoon } from './state/decode'
import { unsay } from './state/jobs'
import { setNames } from './state/names'

// A reply is drawn in the task that brings it: a timer would wait behind whatever else has come meanwhile.
notifyManager.setScheduler(queueMicrotask)

/** One place for what is on screen. Nothing is fetched again by itself: the main process says when something changed. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: Number.POSITIVE_INFINITY, gcTime: 300_000, retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
  },
})

/** Keys by what they speak of, so that a change of one connection touches that connection's views only. */
export const keys = {
  info: ['info'] as const,
  recovery: ['recovery'] as const,
  preferences: ['preferences'] as const,
  engines: ['engines'] as const,
  connections: ['connections'] as const,
  vault: ['vault'] as const,
  marks: ['marks'] as const,
  health: ['cache', 'health'] as const,
  stats: ['cache', 'stats'] as const,
  entries: ['cache', 'entries'] as const,
  redis: ['redis'] as const,
  team: ['team'] as const,
  cacheHistory: (range: CacheRange) => ['cache', 'history', range] as const,
  outline: (id: string) => ['catalog', id, 'outline'] as const,
  /** `told`: the last list that is known here; `asked`: of the database. */
  databases: (id: string, how: 'told' | 'asked') => ['catalog', id, 'databases', how] as const,
  system: (id: string) => ['catalog', id, 'system'] as const,
  history: (id: string) => ['history', id] as const,
  search: ['search'] as const,
  filter: (id: string, text: string) => ['search', 'filter', id, text] as const,
  uses: ['uses'] as const,
  object: (id: string, key: string) => ['catalog', id, 'object', key] as const,
  tested: (id: string) => ['tested', id] as const,
  relation: (id: string, schema: string, name: string) => ['catalog', id, 'relation', schema, name] as const,
  graph: (id: string, schema: string | undefined) => ['catalog', id, 'graph', schema ?? null] as const,
  rows: (id: string, schema: string, name: string, ...look: readonly unknown[]) => ['rows', id, schema, name, ...look] as const,
  diagramViews: (id: string) => ['diagramViews', id] as const,
}

/** Asks for the saved connections. */
export const connectionsQuery = queryOptions({
  queryKey: keys.connections,
  queryFn: ({ signal }) => call('connections.list', {}, { signal }),
})

/** Wires broadcasts to what is on screen; answers the function that unwires them. */
export function followEvents(): () => void {
  const stops = [
    onEvent('connections.changed', () => {
      searchAgain()
      void queries.invalidateQueries({ queryKey: keys.connections })
      void queries.invalidateQueries({ queryKey: ['tested'] })
    }),
    onEvent('connections.tested', ({ id, result }) => {
      queries.setQueryData<Tested>(keys.tested(id), (before) => before && (result === null ? { ...before, unasked: true } : { result }))
    }),
    onEvent('search.changed', searchAgain),
    onEvent('catalog.changed', ({ id, freshness }) => {
      // Forgotten: what was on screen must not come back from here. Anything else: old until new is complete.
      namesAsked.set(id, (namesAsked.get(id) ?? 0) + 1)
      setNames(id, undefined)
      searchAgain()
      if (freshness?.state === 'offline') offline.add(id)
      else if (offline.delete(id)) {
        unsay(id)
        againWhatFailed(id)
      }
      if (freshness === null) {
        void queries.resetQueries({ queryKey: ['catalog', id] })
        void queries.invalidateQueries({ queryKey: keys.history(id) })
        void queries.invalidateQueries({ queryKey: keys.tested(id) })
      } else showFreshness(id, freshness)
    }),
    onEvent('catalog.names', ({ id, outline }) => {
      const asked = namesAsked.get(id) ?? 0
      // What ended or was forgotten meanwhile has no use for them.
      void decodeSoon(outline).then((decoded) => (namesAsked.get(id) ?? 0) === asked && setNames(id, decoded))
    }),
    onEvent('history.changed', ({ id }) => void queries.invalidateQueries({ queryKey: keys.history(id) })),
    onEvent('cache.changed', (health) => {
      queries.setQueryData(keys.health, health)
      void queries.invalidateQueries({ queryKey: keys.stats })
    }),
    onEvent('vault.changed', (status) => {
      queries.setQueryData(keys.vault, status)
      void queries.invalidateQueries({ queryKey: keys.redis })
      void queries.invalidateQueries({ queryKey: keys.team })
      void queries.invalidateQueries({ queryKey: keys.connections })
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/**
 * Shows what was heard of a connection's age, and asks again for what may be another now: a diagram of the same reading cannot, and of
 * ten thousand relations it would be copied and compared for nothing after every check.
 */
function showFreshness(id: string, freshness: Freshness): void {
  const isSame = (known: unknown) => (known as GraphReply | undefined)?.freshness.generation === freshness.generation
  queries.setQueriesData<GraphReply>({ queryKey: ['catalog', id, 'graph'] }, (known) =>
    known && isSame(known) ? { ...known, freshness } : known,
  )
  void queries.invalidateQueries({
    queryKey: ['catalog', id],
    predicate: ({ queryKey, state }) => queryKey[2] !== 'graph' || !isSame(state.data),
  })
}

type GraphReply = Graph & { readonly freshness: Freshness }

/** What is known of the last test of a saved connection; `unasked`: the database could not be asked behind it. */
export interface Tested {
  readonly result: TestResult | null
  readonly unasked?: boolean
}

/** How often what is known of a connection changed: names that came before are old. */
const namesAsked = new Map<string, number>()

/**
 * Asks again for the rows of a relation that are on screen, from the first page on: as many as were scrolled to would be asked for
 * one after the other. What is on screen stays until they are there, but for the pages behind the first.
 */
export async function readRowsAgain(id: string, schema: string | undefined, name: string): Promise<void> {
  const queryKey = ['rows', id, schema, name]
  queries.setQueriesData<InfiniteData<unknown>>({ queryKey }, (known) => known && firstOf(known))
  await queries.invalidateQueries({ queryKey })
}

/** The first page alone. */
export function firstOf<D, P>({ pages, pageParams }: InfiniteData<D, P>): InfiniteData<D, P> {
  return { pages: pages.slice(0, 1), pageParams: pageParams.slice(0, 1) }
}

/** Asks for one relation in full; the same wherever it is shown. */
export function relationQuery(id: string, schema: string, name: string) {
  return queryOptions({
    queryKey: keys.relation(id, schema, name),
    queryFn: ({ signal }) => call('catalog.relation', { id, schema, name }, { signal }),
  })
}

/** Asks for a relation that is about to be shown, so that its answer is on the way while its tab is drawn. Its view tells what fails. */
export function relationAhead(id: string, schema: string, name: string): void {
  void queries.prefetchQuery(relationQuery(id, schema, name))
}

/** Connections that are out of reach. */
const offline = new Set<string>()

/** A database that is back is asked again for what it could not tell: what says that it cannot be reached would be wrong by now. */
function againWhatFailed(id: string): void {
  for (const kind of ['rows', 'catalog'])
    void queries.refetchQueries({ queryKey: [kind, id], type: 'active', predicate: ({ state }) => state.error !== null })
}

/** An outline as it came, and decoded. */
type FetchedOutline = OutlineReply & { readonly decoded: Outline }

/** The outline of a connection, decoded once, or null when it was never read (that is a state to show, not a failure). */
export async function fetchOutline(id: string, signal: AbortSignal): Promise<FetchedOutline | null> {
  try {
    const reply = await call('catalog.get', { id }, { signal })
    // Asked again after every check, it is mostly the same: then the same rows stay, and nothing is drawn anew.
    const known = queries.getQueryData<FetchedOutline | null>(keys.outline(id))
    return { ...reply, decoded: known?.outline === reply.outline ? known.decoded : await decodeSoon(reply.outline) }
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}

/** More is indexed, or something was read again or forgotten: what is on screen is looked for again, older hits are not kept. */
function searchAgain(): void {
  queries.removeQueries({ queryKey: keys.search, type: 'inactive' })
  void queries.invalidateQueries({ queryKey: keys.search })
}
