import { MAX_FOUND } from '@shared/search'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { filtersOf, useSearch } from '../../state/search-state'

const PAGE = 100

/** The hits for what is typed, page by page. A word typed meanwhile ends the search for the one before. */
export function useFound() {
  const state = useSearch()
  const wanted = useDeferredValue(state.text.trim())
  const filters = filtersOf(state)
  const query = useInfiniteQuery({
    queryKey: [...keys.search, wanted, filters],
    queryFn: ({ signal, pageParam }) => call('search.find', { text: wanted, ...filters, limit: PAGE, offset: pageParam }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const loaded = pages.length * PAGE
      return loaded < last.total && loaded < MAX_FOUND ? loaded : undefined
    },
    placeholderData: keepPreviousData,
  })
  return { query, wanted }
}
