import type { HistoryReply } from '@shared/change'
import { queryOptions, useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { call } from '../client'
import { keys } from '../queries'
import { errorText } from '../ui/error-text'
import { say } from './jobs'

/** What changed and was not looked at yet, by relationKey or objectKey. */
export type Unseen = ReadonlyMap<string, HistoryReply['unseen'][number]['kind']>

/** The history of a connection: differences found by readings, and what of them nobody has looked at yet. */
export function useHistory(connectionId: string) {
  return useQuery(historyOf(connectionId))
}

function historyOf(connectionId: string) {
  return queryOptions({
    queryKey: keys.history(connectionId),
    queryFn: ({ signal }) => call('history.list', { id: connectionId }, { signal }),
  })
}

/** What changed and was not looked at yet of one connection. */
export function useUnseen(connectionId: string): Unseen {
  const history = useHistory(connectionId)
  return useMemo(() => unseenIn(history.data), [history.data])
}

/** The same of several, by connection: asked for once for all that is drawn of them. */
export function useUnseenOf(ids: readonly string[]): ReadonlyMap<string, Unseen> {
  const histories = useQueries({ queries: ids.map(historyOf), combine: dataOf })
  return useMemo(() => new Map(ids.map((id, at) => [id, unseenIn(histories[at])])), [ids, histories])
}

function dataOf(results: readonly UseQueryResult<HistoryReply>[]): (HistoryReply | undefined)[] {
  return results.map(({ data }) => data)
}

const known = new WeakMap<HistoryReply, Unseen>()
const NOTHING: Unseen = new Map()

function unseenIn(history: HistoryReply | undefined): Unseen {
  if (history === undefined) return NOTHING
  const unseen = known.get(history) ?? new Map(history.unseen.map(({ key, kind }) => [key, kind]))
  known.set(history, unseen)
  return unseen
}

/** Takes the mark of one thing away. Where that fails it stays, is said, and the next look tries again. */
export async function see(connectionId: string, key: string): Promise<void> {
  try {
    await call('history.see', { id: connectionId, keys: [key] })
  } catch (error) {
    say(errorText(error))
  }
}

/** Looking at something takes its mark away. `key` is undefined until there is something to see. */
export function useSeen(connectionId: string, key: string | undefined): void {
  const unseen = useUnseen(connectionId)
  const marked = key !== undefined && unseen.has(key)
  useEffect(() => {
    if (marked) void see(connectionId, key)
  }, [connectionId, key, marked])
}
