import { useVirtualizer } from '@tanstack/react-virtual'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react'
import { call } from '../../client'
import { fetchOutline, keys } from '../../queries'
import { count, counted } from '../../ui/format'
import { EmptyState, ErrorState } from '../../ui/error-state'
import { Filters } from './filters'
import { openFound } from './open-found'
import { searchRows } from './rows'
import styles from './search.module.css'
import { SearchRowView } from './search-row'
import { setActive, setSearch, useSearch } from './search-state'
import { useFound } from './use-found'

const ROW = 28
const NEAR_END = 20

/** One search over everything that was read, of all connections; no database is asked. */
export function SearchView() {
  const { text, grouped, active } = useSearch()
  const { query, wanted } = useFound()
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  const engines = useQuery({ queryKey: keys.engines, queryFn: ({ signal }) => call('engines.list', {}, { signal }) })
  const saved = connections.data ?? NONE
  const outlines = useQueries({
    queries: saved.map(({ id }) => ({
      queryKey: keys.outline(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchOutline(id, signal),
    })),
  })
  const freshness = new Map(saved.map(({ id }, at) => [id, outlines[at]?.data?.freshness]))
  const unread = saved.filter((_, at) => outlines[at]?.data === null)
  const pages = query.data?.pages
  const rows = useMemo(() => searchRows(pages?.flatMap((page) => page.items) ?? [], grouped), [pages, grouped])
  const hits = rows.filter((row) => row.kind === 'hit')
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 12 })
  const items = virtual.getVirtualItems()
  const lastShown = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - NEAR_END) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, lastShown, rows.length])

  const move = (to: number) => {
    const at = Math.max(0, Math.min(hits.length - 1, to))
    setActive(at)
    virtual.scrollToIndex(rows.findIndex((row) => row.kind === 'hit' && row.at === at))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? ROW) / ROW) - 1)
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }
    const step = steps[event.key]
    const hit = hits[active]
    if (step !== undefined) move(active + step)
    else if (event.key === 'Enter' && hit !== undefined) openFound(hit.found)
    else if (event.key === 'Escape' && text !== '') setSearch({ text: '' })
    else return
    event.preventDefault()
  }

  const reply = pages?.at(-1)
  return (
    <section className={styles['search']} aria-label="Search">
      <label className={styles['input']}>
        <Search size={16} strokeWidth={1.5} aria-hidden="true" />
        <input
          id="search-text"
          role="combobox"
          aria-label="Search everything that was read"
          aria-expanded={hits.length > 0}
          aria-controls="search-hits"
          aria-activedescendant={hits.length > 0 ? domId(active) : undefined}
          value={text}
          placeholder="Names, columns, comments, routines, view texts"
          spellCheck={false}
          autoComplete="off"
          autoFocus
          onChange={(event) => setSearch({ text: event.target.value })}
          onKeyDown={onKeyDown}
        />
      </label>
      <Filters connections={saved} engines={engines.data ?? NONE} />
      <p className={styles['status']} role="status" data-testid="search-status">
        {statusWords(wanted, reply, saved, unread)}
      </p>
      {query.error !== null && <ErrorState error={query.error} />}
      {wanted === '' && query.error === null && (
        <EmptyState
          title="Search everything that was read"
          text="All connections at once, from what was read last. No database is asked, so it works offline too"
        />
      )}
      {wanted !== '' && query.error === null && !query.isPlaceholderData && reply?.total === 0 && (
        <EmptyState
          title={`Nothing holds “${wanted}”`}
          text="Only what was read is searched. One or two letters are looked for where words begin"
        />
      )}
      <div
        ref={scroller}
        id="search-hits"
        className={styles['scroller']}
        role="listbox"
        aria-label="Hits"
        tabIndex={hits.length > 0 ? 0 : -1}
        hidden={wanted === '' || rows.length === 0}
        onKeyDown={onKeyDown}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {items.map((item) => {
            const row = rows[item.index]
            return row === undefined ? null : (
              <SearchRowView
                key={row.key}
                row={row}
                id={row.kind === 'hit' ? domId(row.at) : ''}
                top={item.start}
                height={item.size}
                active={row.kind === 'hit' && row.at === active}
                freshness={freshness.get(row.kind === 'hit' ? row.found.connectionId : row.connectionId)}
                onOpen={() => {
                  if (row.kind !== 'hit') return
                  setActive(row.at)
                  openFound(row.found)
                }}
              />
            )
          })}
        </div>
      </div>
    </section>
  )
}

const NONE: never[] = []

function domId(at: number): string {
  return `search-hit-${String(at)}`
}

/** How much was found and how fast, and what is not searched yet, by name. */
function statusWords(
  wanted: string,
  reply:
    | {
        readonly total: number
        readonly more: boolean
        readonly tookMs: number
        readonly indexing: { done: number; total: number } | null
        readonly notIndexed: readonly string[]
      }
    | undefined,
  saved: readonly { readonly id: string; readonly name: string }[],
  unread: readonly { readonly name: string }[],
): string {
  if (reply === undefined) return ''
  const partly = saved.filter(({ id }) => reply.notIndexed.includes(id)).map(({ name }) => name)
  return [
    ...(wanted === ''
      ? []
      : [`${reply.more ? 'The best ' : ''}${counted(reply.total, 'hit')} in ${reply.tookMs.toFixed(reply.tookMs < 10 ? 1 : 0)} ms`]),
    ...(reply.indexing === null ? [] : [`indexing ${count(reply.indexing.done)} of ${count(reply.indexing.total)}`]),
    ...(partly.length === 0 ? [] : [`not all of ${partly.join(', ')} is searched yet`]),
    ...(unread.length === 0 ? [] : [`never read: ${unread.map(({ name }) => name).join(', ')}`]),
  ].join(' · ')
}
