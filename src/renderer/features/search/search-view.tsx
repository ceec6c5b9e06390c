import { useVirtualizer } from '@tanstack/react-virtual'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import { call } from '../../client'
import { ObjectMenu } from '../../menus/object-menu'
import type { MenuTarget } from '../../menus/target'
import { fetchOutline, keys } from '../../queries'
import { EmptyState, ErrorState } from '../../ui/error-state'
import { openMenuByKey } from '../../ui/menu'
import { Filters } from './filters'
import { openFound, targetOf } from './open-found'
import { searchRows } from './rows'
import styles from './search.module.css'
import { SearchRowView } from './search-row'
import { setActive, setSearch, useSearch } from '../../state/search-state'
import { statusWords } from './status-words'
import { useFound } from './use-found'
import { t } from '../../words'
import { useEngines } from '../../state/use-connection'

const ROW = 28
const NEAR_END = 20

/** One search over everything that was read, of all connections; no database is asked. */
export function SearchView() {
  const { text, grouped, active, schema } = useSearch()
  const { query, wanted } = useFound()
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  const engines = useEngines()
  const saved = connections.data ?? NONE
  const outlines = useQueries({
    queries: saved.map(({ id }) => ({
      queryKey: keys.outline(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchOutline(id, signal),
    })),
  })
  const freshness = new Map(saved.map(({ id }, at) => [id, outlines[at]?.data?.freshness]))
  // The chosen one is told of even where nothing has it any more: else nobody sees why nothing is found.
  const schemas = [
    ...new Set([...outlines.flatMap(({ data }) => data?.decoded.schemas ?? NONE), ...(schema === undefined ? NONE : [schema])]),
  ].sort()
  const unread = saved.filter((_, at) => outlines[at]?.data === null)
  const pages = query.data?.pages
  const rows = useMemo(() => searchRows(pages?.flatMap((page) => page.items) ?? [], grouped), [pages, grouped])
  const hits = rows.filter((row) => row.kind === 'hit')
  const scroller = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState<MenuTarget>()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    paddingStart: 4,
    paddingEnd: 4,
    overscan: 12,
  })
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
    else if (openMenuByKey(event, () => document.getElementById(domId(active)))) return event.preventDefault()
    else if (event.key === 'Enter' && hit !== undefined) openFound(hit.found)
    else if (event.key === 'Escape' && text !== '') setSearch({ text: '' })
    else return
    event.preventDefault()
  }

  // One menu for all lines, as in the tree.
  const point = (event: MouseEvent | PointerEvent) => {
    const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-line]')?.dataset['line'] : undefined
    const row = line === undefined ? undefined : rows[Number(line)]
    if (row === undefined) return event.preventDefault()
    setPointed(targetOf(row))
    if (row.kind === 'hit') setActive(row.at)
  }

  const reply = pages?.at(-1)
  return (
    <section className={styles['search']} aria-label={t('search.title')}>
      <h1 className="visually-hidden">{t('search.title')}</h1>
      <label className={styles['input']}>
        <Search size={16} strokeWidth={1.5} aria-hidden="true" />
        <input
          id="search-text"
          role="combobox"
          aria-label={t('search.everything')}
          aria-expanded={hits.length > 0}
          aria-controls="search-hits"
          aria-activedescendant={hits.length > 0 ? domId(active) : undefined}
          value={text}
          placeholder={t('search.placeholder')}
          spellCheck={false}
          autoComplete="off"
          autoFocus
          // Whoever comes back looks for something else, mostly: what was typed is there, and the first letter replaces it.
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setSearch({ text: event.target.value })}
          onKeyDown={onKeyDown}
        />
      </label>
      <Filters connections={saved} engines={engines.data ?? NONE} schemas={schemas} />
      <p className={styles['status']} role="status" data-testid="search-status">
        {statusWords(wanted, reply, saved, unread)}
      </p>
      {query.error !== null && <ErrorState error={query.error} />}
      {wanted === '' && query.error === null && <EmptyState title={t('search.everything')} text={t('search.about')} />}
      {wanted !== '' && query.error === null && !query.isPlaceholderData && reply?.total === 0 && (
        <EmptyState title={t('search.nothing', { wanted })} text={t('search.nothingHelp')} />
      )}
      <ObjectMenu target={pointed}>
        <div
          ref={scroller}
          id="search-hits"
          className={styles['scroller']}
          role="listbox"
          aria-label={t('search.list')}
          tabIndex={hits.length > 0 ? 0 : -1}
          hidden={wanted === '' || rows.length === 0}
          onKeyDown={onKeyDown}
          onContextMenu={point}
          onPointerDown={(event) => event.pointerType === 'mouse' || point(event)}
        >
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
            {items.map((item) => {
              const row = rows[item.index]
              return row === undefined ? null : (
                <SearchRowView
                  key={row.key}
                  row={row}
                  id={row.kind === 'hit' ? domId(row.at) : ''}
                  line={item.index}
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
      </ObjectMenu>
    </section>
  )
}

const NONE: never[] = []

function domId(at: number): string {
  return `search-hit-${String(at)}`
}
