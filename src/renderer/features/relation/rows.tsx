import type { Relation } from '@shared/catalog'
import type { RelationReply } from '@shared/catalog-replies'
import type { Cell } from '@shared/cells'
import type { RowFilter, RowSort } from '@shared/row-query'
import { ArrowLeft, ExternalLink, ListFilter, Maximize2, RefreshCw } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { copyRange, RowsMenu } from '../../menus/rows-menu'
import { endArrival, follow, goBack, isArrival, look, type Looked, useCameFrom, useLook } from '../../state/relation-looks'
import { useConnection, useLiterals } from '../../state/use-connection'
import { Banner, LinkButton } from '../../ui/banner'
import { Button } from '../../ui/button'
import { EmptyState, ErrorState, Skeleton } from '../../ui/error-state'
import { errorText } from '../../ui/error-text'
import { CellContent } from '../../ui/grid/cell-content'
import { Grid } from '../../ui/grid/grid'
import { type Selection, selectCell, type Spot } from '../../ui/grid/selection'
import type { GridColumn, SortKey } from '../../ui/grid/types'
import { CrowsFootIcon, KeyIcon } from '../../ui/icons'
import { clock } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import { CellPanel } from './cell-panel'
import { CopyGrant } from './copy-grant'
import { FilterField } from './filter-field'
import { HeadMenu } from './head-menu'
import { filterFor, keyOf, referenceOf } from './references-of'
import styles from './rows.module.css'
import { RowsFoot } from './rows-foot'
import { ReadingRows } from './reading-rows'
import { useRows } from './use-rows'
import { keysText } from '../../commands/keymap'

/** Rows of a relation, always from the database: rows are never cached. */
export function Rows({ connectionId, reply }: { readonly connectionId: string; readonly reply: RelationReply }) {
  const { relation, referencedBy } = reply
  const { schema, name } = relation
  const here: Looked = useMemo(() => ({ connectionId, schema, name }), [connectionId, schema, name])
  const seen = useLook(here)
  const found = useRows(here, seen)
  const cameFrom = useCameFrom(here)
  const connection = useConnection(connectionId)
  const now = useNow()
  const literals = useLiterals(connectionId)
  const [selection, setSelection] = useState<Selection>(() => selectCell({ row: 0, column: 0 }))
  const [open, setOpen] = useState(false)
  const [arrived] = useState(() => isArrival(here))
  useEffect(() => endArrival(here), [here])
  const beside = useRef<HTMLDivElement>(null)
  const close = () => {
    setOpen(false)
    beside.current?.querySelector<HTMLElement>('[role=grid]')?.focus()
  }
  const columns = useColumns(found.first?.columns)
  const { rows } = found
  const followAt = useCallback(
    (spot: Spot) => {
      const key = keyOf(relation, columns?.[spot.column]?.name ?? '')
      const filters = key && referenceOf(key, columns ?? [], rows[spot.row] ?? [])
      if (key === undefined || filters === undefined) return false
      follow(here, { connectionId, ...key.target }, filters)
      return true
    },
    [relation, columns, rows, here, connectionId],
  )
  const cell = useCallback(
    (value: Cell, spot: Spot): ReactNode => {
      const column = columns?.[spot.column]
      const key = column && keyOf(relation, column.name)
      if (value === null || column === undefined || key === undefined) return undefined
      return (
        <span className={styles['reference']}>
          <CellContent cell={value} type={column.type} />
          <button
            type="button"
            tabIndex={-1}
            aria-label={t('grid.openRow', { name: key.target.name })}
            title={t('grid.openRow', { name: key.target.name })}
            onPointerDown={(event) => event.stopPropagation()}
            onClick={() => followAt(spot)}
          >
            ↗
          </button>
        </span>
      )
    },
    [relation, columns, followAt],
  )
  if (columns === undefined) {
    if (found.isCancelled)
      return (
        <EmptyState title={t('grid.cancelled')} text={t('grid.cancelledText')}>
          <Button icon={<RefreshCw size={14} strokeWidth={1.5} />} onClick={found.again}>
            {t('grid.tryAgain')}
          </Button>
        </EmptyState>
      )
    if (found.error === null)
      return (
        <div className={styles['rows']}>
          <div className={styles['waiting']}>
            <Skeleton rows={14} />
          </div>
          <div className={styles['foot']}>
            <ReadingRows onCancel={found.cancel} />
          </div>
        </div>
      )
    return (
      <ErrorState error={found.error} about={connection?.name} note={t('grid.neverKept')}>
        <Button look="primary" icon={<RefreshCw size={14} strokeWidth={1.5} />} onClick={found.again}>
          {t('grid.tryAgain')}
        </Button>
        <CopyGrant about={here} error={found.error} />
      </ErrorState>
    )
  }
  const setFilter = (column: string, filter: RowFilter | undefined) =>
    look(here, { filters: [...seen.filters.filter((one) => one.column !== column), ...(filter === undefined ? [] : [filter])] })
  const table = { columns, rows, relation: { schema, name }, literals }
  const [activeColumn, activeCell] = [columns[selection.active.column], rows[selection.active.row]?.[selection.active.column]]
  const filterHere = activeColumn === undefined || activeCell === undefined ? undefined : filterFor(activeColumn.name, activeCell)
  const keyHere = activeColumn === undefined || activeCell === null ? undefined : keyOf(relation, activeColumn.name)
  const onKey = (event: KeyboardEvent, { active }: Selection): boolean => {
    if (event.key === 'Escape' && open) close()
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return active.row >= 0 && followAt(active)
    else if (event.key === 'Backspace' && cameFrom !== undefined) goBack(here)
    else return false
    return true
  }
  return (
    <div className={styles['rows']}>
      {cameFrom !== undefined && (
        <p className={styles['back']}>
          <Button look="plain" icon={<ArrowLeft size={14} strokeWidth={1.5} />} title={t('grid.backKey')} onClick={() => goBack(here)}>
            {t('grid.back', { name: cameFrom })}
          </Button>
        </p>
      )}
      {found.error !== null && (
        <Banner
          look="warn"
          actions={
            <>
              <CopyGrant about={here} error={found.error} quiet />
              <LinkButton onClick={found.again}>{t('grid.tryAgain')}</LinkButton>
            </>
          }
        >
          {rows.length > 0 && <strong>{t('grid.asTheyWere', { time: clock(found.dataUpdatedAt, now) })} </strong>}
          {errorText(found.error)}
        </Banner>
      )}
      {found.isCancelled && (
        <Banner look="quiet" actions={<LinkButton onClick={found.again}>{t('grid.tryAgain')}</LinkButton>}>
          {t('grid.cancelledOther')}
        </Banner>
      )}
      <div ref={beside} className={styles['beside']}>
        <Grid
          label={t('grid.rowsOf', { name })}
          columns={columns}
          rows={rows}
          takesFocus={arrived}
          more={found.hasNextPage}
          onEnd={found.more}
          sort={sortKeys(columns, seen.sort)}
          onSort={(at, add) => look(here, { sort: sortedBy(seen.sort, columns[at]?.name ?? '', add) })}
          mark={(at) => <ColumnMark relation={relation} column={columns[at]?.name ?? ''} />}
          filter={(at) => {
            const column = columns[at]?.name ?? ''
            return (
              <FilterField
                column={column}
                filter={seen.filters.find((one) => one.column === column)}
                onChange={(filter) => setFilter(column, filter)}
              />
            )
          }}
          cell={cell}
          onSelect={setSelection}
          onOpen={() => setOpen(true)}
          onKey={onKey}
          onCopy={(range) => void copyRange('tsv', { ...table, range })}
          headMenu={(at) => <HeadMenu here={here} column={columns[at]?.name ?? ''} sort={seen.sort} />}
          menu={
            <RowsMenu
              source={{ ...table, range: selection.range }}
              more={[
                {
                  label: t('grid.showValue'),
                  icon: <Maximize2 size={16} strokeWidth={1.5} />,
                  shortcut: 'Enter',
                  onSelect: () => setOpen(true),
                },
                ...(filterHere === undefined
                  ? []
                  : [
                      {
                        label: t('grid.onlyThis'),
                        icon: <ListFilter size={16} strokeWidth={1.5} />,
                        onSelect: () => setFilter(filterHere.column, filterHere),
                      },
                    ]),
                ...(keyHere === undefined
                  ? []
                  : [
                      {
                        label: t('grid.openRow', { name: keyHere.target.name }),
                        icon: <ExternalLink size={16} strokeWidth={1.5} />,
                        shortcut: keysText('Mod+Enter'),
                        onSelect: () => void followAt(selection.active),
                      },
                    ]),
              ]}
            />
          }
          empty={
            found.error === null && !found.isFetching ? (
              <EmptyState
                title={t('grid.noRows')}
                text={seen.filters.length === 0 ? t('grid.isEmptyTable', { name }) : t('grid.nonePass', { count: seen.filters.length })}
              />
            ) : undefined
          }
        />
        {open && columns[selection.active.column] !== undefined && rows[selection.active.row] !== undefined && (
          <CellPanel
            key={`${String(selection.active.row)}.${String(selection.active.column)}.${String(found.dataUpdatedAt)}`}
            here={here}
            relation={relation}
            referencedBy={referencedBy}
            columns={columns}
            row={rows[selection.active.row] ?? []}
            id={found.ids[selection.active.row]}
            at={selection.active.column}
            onFollow={(to, filters) => follow(here, { connectionId, ...to }, filters)}
            onClose={close}
          />
        )}
      </div>
      <RowsFoot key={JSON.stringify(seen.filters)} here={here} seen={seen} found={found} selection={selection} />
    </div>
  )
}

/** The same array as long as they are the same columns, page by page and filter by filter; what was known stays while a question fails. */
function useColumns(found: readonly GridColumn[] | undefined): readonly GridColumn[] | undefined {
  const [known, setKnown] = useState(found)
  if (found !== undefined && found !== known && JSON.stringify(found) !== JSON.stringify(known)) {
    setKnown(found)
    return found
  }
  return known
}

function sortKeys(columns: readonly GridColumn[], sort: readonly RowSort[]): SortKey[] {
  return sort.flatMap(({ column, descending }) => {
    const at = columns.findIndex(({ name }) => name === column)
    return at < 0 ? [] : [{ column: at, descending }]
  })
}

/** A click sorts upwards, the next one downwards, the third one not at all; with Shift beside what is sorted by already. */
function sortedBy(sort: readonly RowSort[], column: string, add: boolean): readonly RowSort[] {
  const before = sort.find((key) => key.column === column)
  const next = before === undefined ? [{ column, descending: false }] : before.descending ? [] : [{ column, descending: true }]
  if (!add) return next
  return before === undefined ? [...sort, ...next] : sort.flatMap((key) => (key === before ? next : [key]))
}

function ColumnMark({ relation, column }: { readonly relation: Relation; readonly column: string }) {
  if (relation.primaryKey?.columns.includes(column) === true)
    return <KeyIcon size={12} className={styles['pk']} label={t('grid.primaryKey')} />
  return relation.foreignKeys.some((key) => key.columns.includes(column)) ? (
    <CrowsFootIcon size={12} className={styles['fk']} label={t('grid.foreignKey')} />
  ) : null
}
