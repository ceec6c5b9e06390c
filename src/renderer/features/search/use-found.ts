import { MAX_FOUND } from '@shared/search'
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useDeferredValue, useEffect } from 'react'
import { call, onEvent } from '../../client'
import { kindsOf } from './kinds'
import { useSearch } from './search-state'

const PAGE = 100

/** The hits for what is typed, page by page. A word typed meanwhile ends the search for the one before. */
export function useFound() {
  const { text, engines, connections, kinds } = useSearch()
  const wanted = useDeferredValue(text.trim())
  const client = useQueryClient()
  // What was found may be other once more is indexed, or a connection was read again or forgotten.
  useEffect(() => {
    const again = () => void client.invalidateQueries({ queryKey: ['search'] })
    const stops = [onEvent('search.changed', again), onEvent('catalog.changed', again), onEvent('connections.changed', again)]
    return () => stops.forEach((stop) => stop())
  }, [client])
  const kindList = kindsOf(kinds)
  const query = useInfiniteQuery({
    queryKey: ['search', wanted, engines, connections, kinds],
    queryFn: ({ signal, pageParam }) =>
      call(
        'search.find',
        {
          text: wanted,
          engines: [...engines],
          connections: [...connections],
          ...(kindList === undefined ? {} : { kinds: kindList }),
          limit: PAGE,
          offset: pageParam,
        },
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const loaded = pages.length * PAGE
      return loaded < last.total && loaded < MAX_FOUND ? loaded : undefined
    },
    placeholderData: keepPreviousData,
  })
  return { query, wanted }
}
