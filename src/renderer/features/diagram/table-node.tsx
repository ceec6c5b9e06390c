import type { Freshness, FreshnessState } from '@shared/freshness'
import type { GraphNode } from '@shared/graph'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { Folder } from 'lucide-react'
import { memo } from 'react'
import { AgeMark } from '../../ui/age-mark'
import { CrowsFootIcon, DiamondIcon, KeyIcon } from '../../ui/icons'
import { KindIcon } from '../../ui/kind-icon'
import { t } from '../../words'
import colours from './box-colours.module.css'
import styles from './diagram.module.css'
import marks from './marks.module.css'
import type { ChangeMark } from './use-changed'
import { shownId } from '@shared/diagram/groups'
import type { BoxColour } from '@shared/diagram/notes'
import { type ColumnOf, type FieldMode, visibleColumns } from '@shared/diagram/model'
import { visibleName } from '../../ui/visible'

export interface TableNodeData extends Record<string, unknown> {
  readonly node: GraphNode
  readonly mode: FieldMode
  /** What stands in the head: the name, with the schema where nothing else says it. */
  readonly title: string
  /** How near the selected relation is; `plain` while none is selected. */
  readonly nearness: 'plain' | 'self' | 'near' | 'far'
  /** What a reading found of it that nobody has looked at yet. */
  readonly changed?: ChangeMark | undefined
  /** How far it can be trusted, where that is worth a mark. */
  readonly age?: FreshnessState | undefined
  /** A colour that somebody gave it. */
  readonly colour?: BoxColour | undefined
  /** Columns that the selected relation's edges meet. */
  readonly lit: ReadonlySet<string>
  /** Where edges leave and arrive, y from the top. */
  readonly ports: readonly { readonly id: string; readonly y: number; readonly type: 'source' | 'target' }[]
}
export type TableNodeType = Node<TableNodeData, 'table'>

const AGE_WORDS: Readonly<Partial<Record<FreshnessState, () => string>>> = {
  changed: () => t('ui.changedSince'),
  expired: () => t('ui.notChecked'),
  offline: () => t('ui.offlineHead'),
}

const WORDS = { added: () => t('diagram.added'), changed: () => t('diagram.changedMark'), removed: () => t('diagram.removed') } as const

/** A relation: head, key columns, an invisible handle on both sides of every row that an edge meets. */
export const TableNode = memo(function TableNode({ data }: NodeProps<TableNodeType>) {
  const { node, mode, title, nearness, lit, ports, changed, age, colour } = data
  return (
    <div
      className={`${styles['node'] ?? ''} ${colours['box'] ?? ''}`}
      data-nearness={nearness}
      data-colour={colour}
      data-group={node.members !== undefined}
      aria-label={t('diagram.node', { name: node.label, count: node.columns.length })}
    >
      <div className={styles['nodeHead']} data-head={visibleColumns(node, mode).length === 0 ? 'alone' : ''} title={shownId(node.id)}>
        {node.members === undefined ? <KindIcon kind={node.kind} size={14} /> : <Folder size={14} strokeWidth={1.35} />}
        <span className={styles['nodeName']}>{visibleName(title)}</span>
        {node.members !== undefined && <small className={colours['members']}>{node.members}</small>}
        <ChangedMark kind={changed} />
        {age !== undefined && (
          <span className={marks['age']} role="img" aria-label={AGE_WORDS[age]?.()} title={AGE_WORDS[age]?.()}>
            <AgeMark freshness={ageless(age)} now={0} />
          </span>
        )}
      </div>
      {visibleColumns(node, mode).map((column) => (
        <div key={column.name} className={styles['nodeRow']} data-lit={lit.has(column.name)} title={`${column.name} ${column.type}`}>
          <span className={styles['mark']}>
            <KeyMark column={column} />
          </span>
          <span className={styles['columnName']} data-nullable={column.nullable}>
            {visibleName(column.name)}
          </span>
          <code>{column.type}</code>
        </div>
      ))}
      {ports.flatMap(({ id, y, type }) =>
        [Position.Left, Position.Right].map((side) => (
          <Handle
            key={`${id}.${side}`}
            id={`${id}.${side}`}
            type={type}
            position={side}
            isConnectable={false}
            className={styles['handle']}
            style={{ top: y }}
          />
        )),
      )}
    </div>
  )
})

/** What a reading found of a relation that nobody has looked at yet; nothing where it found nothing. */
export function ChangedMark({ kind }: { readonly kind: ChangeMark | undefined }) {
  if (kind === undefined) return null
  return <i className={marks['changed']} data-kind={kind} role="img" aria-label={WORDS[kind]()} title={WORDS[kind]()} />
}

/** A state whose mark does not depend on the time. */
function ageless(state: FreshnessState): Freshness {
  return { state, readAt: 0, expiresAt: 0, generation: 0 }
}

/** What kind of key a column is part of. */
export function KeyMark({ column }: { readonly column: ColumnOf }) {
  if (column.primary) return <KeyIcon size={12} className={styles['pk']} />
  if (column.foreign) return <CrowsFootIcon size={12} className={styles['fk']} />
  return column.unique ? <DiamondIcon size={12} className={styles['unique']} /> : null
}
