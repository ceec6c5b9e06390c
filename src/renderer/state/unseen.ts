import type { HistoryReply } from '@shared/change'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { call } from '../client'
import { keys } from '../queries'

type Unseen = HistoryReply['unseen'][number]['kind']

/** The history of a connection: differences found by readings, and what of them nobody has looked at yet. */
export function useHistory(connectionId: string, enabled = true) {
  return useQuery({
    queryKey: keys.history(connectionId),
    queryFn: ({ signal }) => call('history.list', { id: connectionId }, { signal }),
    enabled,
  })
}

/** What changed and was not looked at yet, by relationKey or objectKey. */
export function useUnseen(connectionId: string, enabled = true): ReadonlyMap<string, Unseen> {
  const history = useHistory(connectionId, enabled)
  return useMemo(() => new Map((history.data?.unseen ?? []).map(({ key, kind }) => [key, kind])), [history.data])
}

/** Looking at something takes its mark away. `key` is undefined until there is something to see. */
export function useSeen(connectionId: string, key: string | undefined): void {
  const unseen = useUnseen(connectionId)
  const marked = key !== undefined && unseen.has(key)
  useEffect(() => {
    if (marked) void call('history.see', { id: connectionId, keys: [key] })
  }, [connectionId, key, marked])
}
