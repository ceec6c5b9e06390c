import type { Cell, RowPage } from '@shared/cells'
import { type InfiniteData, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo } from 'react'
import { call } from '../../client'
import { firstOf, keys, queries, readRowsAgain } from '../../queries'
import type { Look, Looked } from '../../state/relation-looks'

/** Rows of a page. */
const LIMIT = 200

type Pages = InfiniteData<RowPage, string | undefined>

/** Pages of a relation's rows as somebody looks at them, always from the database: rows are never kept for later. */
export function useRows({ connectionId, schema, name }: Looked, { filters, sort }: Look) {
  const key = useMemo(() => keys.rows(connectionId, schema, name, filters, sort), [connectionId, schema, name, filters, sort])
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: async ({ signal, pageParam }) =>
      await call(
        'catalog.rows',
        {
          id: connectionId,
          schema,
          name,
          limit: LIMIT,
          filters: [...filters],
          sort: [...sort],
          ...(pageParam === undefined ? {} : { after: pageParam }),
        },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 0,
    // Old rows stay until the new ones are there.
    placeholderData: keepPreviousData,
  })
  const { data, error, fetchNextPage, isFetching, isPlaceholderData } = found
  // Looked at again it is read again, which is done from the first page on.
  useEffect(() => () => void queries.setQueryData<Pages>(key, (known) => known && firstOf(known)), [key])
  const rows = useMemo(() => data?.pages.flatMap((page): readonly (readonly Cell[])[] => page.rows) ?? [], [data])
  const ids = useMemo(() => data?.pages.flatMap((page) => page.ids ?? []) ?? [], [data])
  const more = useCallback(() => {
    if (!isFetching) void fetchNextPage()
  }, [isFetching, fetchNextPage])
  const again = () => void readRowsAgain(connectionId, schema, name)
  const cancel = () => void queries.cancelQueries({ queryKey: key })
  // Given up: there are none, or those of another order or filter.
  const isCancelled = !isFetching && error === null && (data === undefined || isPlaceholderData)
  return { ...found, rows, ids, first: data?.pages[0], last: data?.pages.at(-1), more, again, cancel, isCancelled }
}
