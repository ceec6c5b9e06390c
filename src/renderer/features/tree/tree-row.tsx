import type { Environment } from '@shared/connection'
import { useQuery } from '@tanstack/react-query'
import { Folder } from 'lucide-react'
import { memo } from 'react'
import { call } from '../../client'
import { fetchOutline, keys } from '../../queries'
import { useConnection } from '../../state/use-connection'
import { AgeMark } from '../../ui/age-mark'
import { EngineTile, EnvironmentTag } from '../../ui/connection-marks'
import { count, short } from '../../ui/format'
import { KindIcon } from '../../ui/kind-icon'
import { ObjectIcon } from '../../ui/object-icon'
import { outageWords } from '../../ui/outage-words'
import { freshnessWords } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import styles from './tree.module.css'
import type { TreeRow } from './tree-model'
import { UnseenMark } from './unseen-mark'

const INDENT = 10
const STEP = 12
/** Where guides stand: below the middle of the chevrons of the ancestors. */
const GUIDES = Array.from({ length: 8 }, (_, level) => INDENT + (level + 1) * STEP + 5.5)

interface TreeRowProps {
  readonly row: TreeRow
  readonly id: string
  readonly top: number
  readonly height: number
  readonly active: boolean
  /** The last row of its connection. */
  readonly last: boolean
  readonly environment: Environment
  readonly onToggle: (row: TreeRow) => void
  readonly onSelect: (row: TreeRow) => void
  readonly onOpen: (row: TreeRow) => void
}

/** One row: chevron, icon, name, count; an age mark only on trouble. The connection's environment runs along its edge. */
export const TreeRowView = memo(function TreeRowView(props: TreeRowProps) {
  const { row, id, top, height, active, last, environment, onToggle, onSelect, onOpen } = props
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
      className={styles['line']}
      data-kind={row.kind}
      data-active={active}
      data-dim={row.dim}
      data-environment={environment}
      data-last={last}
      style={{ transform: `translateY(${String(top)}px)`, height }}
      title={row.label}
      onClick={() => onSelect(row)}
      onDoubleClick={() => onOpen(row)}
    >
      <div className={styles['row']} style={{ paddingLeft: INDENT + (row.level - 1) * STEP }}>
        {GUIDES.slice(0, Math.max(0, row.level - 2)).map((left) => (
          <i key={left} className={styles['guide']} style={{ left }} />
        ))}
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
        <UnseenMark row={row} />
        {row.kind === 'connection' ? <EnvironmentTag environment={environment} /> : null}
        {beside !== '' && <span className={styles['aside']}>{beside}</span>}
        {row.kind === 'connection' ? <TroubleMark id={row.connectionId} expanded={row.expanded} /> : null}
      </div>
    </div>
  )
})

function RowIcon({ row }: { readonly row: TreeRow }) {
  if (row.kind === 'connection') return <ConnectionTile id={row.connectionId} />
  if (row.kind === 'schema') return <Folder size={16} strokeWidth={1.35} className={styles['folder']} aria-hidden="true" />
  if (row.object !== undefined) return <ObjectIcon kind={row.object.kind} />
  return row.relationKind === undefined ? null : <KindIcon kind={row.relationKind} />
}

function ConnectionTile({ id }: { readonly id: string }) {
  const connection = useConnection(id)
  const engines = useQuery({ queryKey: keys.engines, queryFn: ({ signal }) => call('engines.list', {}, { signal }) })
  return <EngineTile icon={engines.data?.find((engine) => engine.id === connection?.engine)?.icon ?? ''} />
}

function TroubleMark({ id, expanded }: { readonly id: string; readonly expanded: boolean }) {
  const now = useNow()
  const outline = useQuery({ queryKey: keys.outline(id), queryFn: ({ signal }) => fetchOutline(id, signal), enabled: expanded })
  const freshness = outline.data?.freshness
  if (freshness === undefined || freshness.state === 'live' || freshness.state === 'cached') return null
  const words = outageWords(freshness) ?? freshnessWords(freshness, now)
  return (
    <span className={styles['trouble']} role="img" aria-label={words} title={words}>
      <AgeMark freshness={freshness} now={now} />
    </span>
  )
}

function aside(row: TreeRow): string {
  if (row.aside !== undefined) return row.aside
  if (row.kind === 'relation') return row.estimate === undefined ? (row.relationKind === 'view' ? '' : '—') : short(row.estimate)
  return row.count === undefined ? '' : count(row.count)
}
