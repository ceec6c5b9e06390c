import type { GraphNode } from '@shared/graph'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { memo } from 'react'
import { CrowsFootIcon, DiamondIcon, KeyIcon } from '../../ui/icons'
import { KindIcon } from '../../ui/kind-icon'
import styles from './diagram.module.css'
import { type ColumnOf, type FieldMode, visibleColumns } from '@shared/diagram/model'

export interface TableNodeData extends Record<string, unknown> {
  readonly node: GraphNode
  readonly mode: FieldMode
  /** What stands in the head: the name, with the schema where nothing else says it. */
  readonly title: string
  /** How near the selected relation is; `plain` while none is selected. */
  readonly nearness: 'plain' | 'self' | 'near' | 'far'
  /** Columns that the selected relation's edges meet. */
  readonly lit: ReadonlySet<string>
  /** Where edges leave and arrive, y from the top. */
  readonly ports: readonly { readonly id: string; readonly y: number; readonly type: 'source' | 'target' }[]
}
export type TableNodeType = Node<TableNodeData, 'table'>

/** A relation: head, key columns, an invisible handle on both sides of every row that an edge meets. */
export const TableNode = memo(function TableNode({ data }: NodeProps<TableNodeType>) {
  const { node, mode, title, nearness, lit, ports } = data
  return (
    <div className={styles['node']} data-nearness={nearness} aria-label={`${node.label}, ${String(node.columns.length)} columns`}>
      <div className={styles['nodeHead']} title={node.id}>
        <KindIcon kind={node.kind} size={14} />
        <span className={styles['nodeName']}>{title}</span>
      </div>
      {visibleColumns(node, mode).map((column) => (
        <div key={column.name} className={styles['nodeRow']} data-lit={lit.has(column.name)} title={`${column.name} ${column.type}`}>
          <span className={styles['mark']}>
            <KeyMark column={column} />
          </span>
          <span className={styles['columnName']} data-nullable={column.nullable}>
            {column.name}
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

function KeyMark({ column }: { readonly column: ColumnOf }) {
  if (column.primary) return <KeyIcon size={12} className={styles['pk']} />
  if (column.foreign) return <CrowsFootIcon size={12} className={styles['fk']} />
  return column.unique ? <DiamondIcon size={12} className={styles['unique']} /> : null
}
