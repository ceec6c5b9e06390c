import { useQuery } from '@tanstack/react-query'
import { Folder } from 'lucide-react'
import { memo } from 'react'
import { call } from '../../client'
import { fetchOutline, keys } from '../../queries'
import { AgeMark } from '../../ui/age-mark'
import { EngineTile, EnvironmentTag } from '../../ui/connection-marks'
import { count, short } from '../../ui/format'
import { KindIcon } from '../../ui/kind-icon'
import { useNow } from '../../ui/use-now'
import styles from './tree.module.css'
import type { TreeRow } from './tree-model'

interface TreeRowProps {
  readonly row: TreeRow
  readonly id: string
  readonly top: number
  readonly height: number
  readonly active: boolean
  readonly onToggle: (row: TreeRow) => void
  readonly onSelect: (row: TreeRow) => void
  readonly onOpen: (row: TreeRow) => void
}

/** One row: chevron, icon, name, count; an age mark only on trouble. */
export const TreeRowView = memo(function TreeRowView({ row, id, top, height, active, onToggle, onSelect, onOpen }: TreeRowProps) {
  const beside = aside(row)
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.level}
      aria-setsize={row.setSize}
      aria-posinset={row.position}
      aria-selected={active}
      aria-expanded={row.expandable ? row.expanded : undefined}
      className={styles['row']}
      data-kind={row.kind}
      data-active={active}
      data-dim={row.dim}
      style={{ transform: `translateY(${String(top)}px)`, height, paddingLeft: 8 + (row.level - 1) * 12 }}
      title={row.label}
      onClick={() => onSelect(row)}
      onDoubleClick={() => onOpen(row)}
    >
      <button
        type="button"
        className={styles['chevron']}
        tabIndex={-1}
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation()
          onToggle(row)
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      />
      <RowIcon row={row} />
      <span className={styles['name']}>{row.label}</span>
      {row.kind === 'connection' ? <ConnectionMarks id={row.connectionId} expanded={row.expanded} /> : null}
      {beside !== '' && <span className={styles['aside']}>{beside}</span>}
    </div>
  )
})

function RowIcon({ row }: { readonly row: TreeRow }) {
  if (row.kind === 'connection') return <ConnectionTile id={row.connectionId} />
  if (row.kind === 'schema') return <Folder size={16} strokeWidth={1.5} aria-hidden="true" />
  return row.relationKind === undefined ? null : <KindIcon kind={row.relationKind} />
}

function ConnectionTile({ id }: { readonly id: string }) {
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  const engines = useQuery({ queryKey: keys.engines, queryFn: ({ signal }) => call('engines.list', {}, { signal }) })
  const engine = connections.data?.find((c) => c.id === id)?.engine
  return <EngineTile icon={engines.data?.find((e) => e.id === engine)?.icon ?? ''} />
}

function ConnectionMarks({ id, expanded }: { readonly id: string; readonly expanded: boolean }) {
  const now = useNow()
  const connections = useQuery({ queryKey: keys.connections, queryFn: ({ signal }) => call('connections.list', {}, { signal }) })
  const outline = useQuery({ queryKey: keys.outline(id), queryFn: ({ signal }) => fetchOutline(id, signal), enabled: expanded })
  const connection = connections.data?.find((c) => c.id === id)
  const freshness = outline.data?.freshness
  const trouble = freshness !== undefined && freshness.state !== 'live' && freshness.state !== 'cached'
  return (
    <>
      {connection !== undefined && <EnvironmentTag environment={connection.environment} />}
      {trouble && <AgeMark freshness={freshness} now={now} />}
    </>
  )
}

function aside(row: TreeRow): string {
  if (row.aside !== undefined) return row.aside
  if (row.kind === 'relation') return row.estimate === undefined ? '' : short(row.estimate)
  return row.count === undefined ? '' : count(row.count)
}
