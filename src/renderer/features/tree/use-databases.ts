import type { ConnectionSummary, EngineInfo } from '@shared/connection'
import { useQueries, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { errorText } from '../../ui/error-text'
import { clock } from '../../ui/time-words'
import { t } from '../../words'
import { type Databases, databasesKey } from './tree-model'

/**
 * Other databases of the servers of open connections, by connection: the last list that is known here at once, and what the server says
 * once it has answered. Nobody is asked before the row above them is opened.
 */
export function useDatabases(
  opened: readonly ConnectionSummary[],
  expanded: ReadonlySet<string>,
  engines: readonly EngineInfo[] | undefined,
): ReadonlyMap<string, Databases> {
  const of = useMemo(
    () => opened.filter(({ engine }) => engines?.find(({ id }) => id === engine)?.capabilities.databases === true),
    [opened, engines],
  )
  const lists = (how: 'told' | 'asked') =>
    of.map(({ id }) => ({
      queryKey: keys.databases(id, how),
      queryFn: ({ signal }: { signal: AbortSignal }) => call('catalog.databases', { id, ask: how === 'asked' }, { signal }),
      enabled: expanded.has(databasesKey(id)),
    }))
  const told = useQueries({ queries: lists('told'), combine: answers })
  const asked = useQueries({ queries: lists('asked'), combine: answers })
  return useMemo(
    () =>
      new Map(
        of.map(({ id }, at) => {
          const [last, now] = [told[at], asked[at]]
          const list = now?.data ?? last?.data ?? undefined
          return [id, { names: list?.databases, trouble: troubleOf(now?.error ?? null, list?.readAt) }]
        }),
      ),
    [of, told, asked],
  )
}

function troubleOf(error: Error | null, readAt: number | undefined): string | undefined {
  if (error === null) return undefined
  const why = errorText(error)
  return readAt === undefined ? why : t('tree.databasesOld', { time: clock(readAt, Date.now()), why })
}

function answers<T>(results: readonly UseQueryResult<T>[]) {
  return results.map(({ data, error }) => ({ data, error }))
}
