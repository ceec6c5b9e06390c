import type { Environment } from '@shared/connection'
import { memo } from 'react'
import { EnvironmentTag } from '../../ui/connection-marks'
import { count, short } from '../../ui/format'
import { TroubleMark } from './connection-row'
import { RowIcon } from './row-icon'
import { act, openInBackground } from './tree-actions'
import styles from './tree.module.css'
import type { TreeRow } from './tree-model'
import type { Unseen } from '../../state/unseen'
import { dragging } from './drag'
import { UnseenMark } from './unseen-mark'
import { visibleName } from '../../ui/visible'
import { t } from '../../words'

const OFFERS = {
  unlock: 'tree.unlock',
  read: 'tree.readNow',
  again: 'ui.tryAgain',
  refresh: 'tree.refresh',
  grant: 'ui.copyGrant',
  databases: 'ui.tryAgain',
} as const

/** What the active row is described by. */
export const AGE_ID = 'tree-age'
const INDENT = 10
const STEP = 12
/** Where guides stand: below the middle of the chevrons of the ancestors. */
const GUIDES = Array.from({ length: 8 }, (_, level) => INDENT + (level + 1) * STEP + 5.5)

interface TreeRowProps {
  readonly row: TreeRow
  /** Its place among the visible rows. */
  readonly at: number
  readonly id: string
  readonly top: number
  readonly height: number
  readonly active: boolean
  /** The last row of its connection. */
  readonly last: boolean
  /** Undefined for a folder. */
  readonly environment: Environment | undefined
  /** What changed in its connection since somebody looked; undefined where nothing is known of that. */
  readonly unseen: Unseen | undefined
  /** How old what is known of it is, in words; told for the active row. */
  readonly description: string | undefined
  readonly onToggle: (row: TreeRow) => void
  readonly onSelect: (row: TreeRow) => void
  readonly onOpen: (row: TreeRow) => void
  /** A connection, by its id, was let go of on this row. */
  readonly onDrop: (id: string, onto: TreeRow) => void
}

/** One row: chevron, icon, name, count; an age mark only on trouble. The connection's environment runs along its edge. */
export const TreeRowView = memo(function TreeRowView(props: TreeRowProps) {
  const { row, at, id, top, height, active, last, environment, unseen, description, onToggle, onSelect, onOpen, onDrop } = props
  const beside = aside(row)
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.level}
      aria-setsize={row.setSize}
      aria-posinset={row.position}
      aria-selected={active}
      aria-describedby={description === undefined ? undefined : AGE_ID}
      aria-expanded={row.expandable ? row.expanded : undefined}
      className={styles['line']}
      data-at={at}
      data-kind={row.kind}
      data-part={row.part}
      data-active={active}
      data-dim={row.dim}
      data-environment={environment}
      data-last={last}
      style={{ transform: `translateY(${String(top)}px)`, height }}
      title={visibleName(row.label)}
      onClick={(event) => (event.ctrlKey || event.metaKey ? openInBackground(row) : onSelect(row))}
      onDoubleClick={() => onOpen(row)}
      {...dragging(row, onDrop)}
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
        <span className={styles['name']}>{visibleName(row.label)}</span>
        {row.kind === 'connection' && row.database !== undefined && (
          <span className={styles['database']} title={visibleName(row.database)}>
            {visibleName(row.database)}
          </span>
        )}
        {unseen !== undefined && <UnseenMark row={row} unseen={unseen} />}
        {row.kind === 'connection' && environment !== undefined ? <EnvironmentTag environment={environment} /> : null}
        {row.offer !== undefined && (
          <button
            type="button"
            className={styles['offer']}
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation()
              act(row)
            }}
            onDoubleClick={(event) => event.stopPropagation()}
          >
            {t(OFFERS[row.offer])}
          </button>
        )}
        {beside !== '' && (
          <span className={styles['aside']} data-age>
            {beside}
          </span>
        )}
        {row.kind === 'connection' ? <TroubleMark id={row.connectionId} expanded={row.expanded} /> : null}
      </div>
    </div>
  )
})

function aside(row: TreeRow): string {
  if (row.aside !== undefined) return row.aside
  if (row.kind === 'relation') return row.estimate === undefined ? (row.relationKind === 'view' ? '' : '—') : short(row.estimate)
  return row.count === undefined ? '' : count(row.count)
}
