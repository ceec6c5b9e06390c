import type { GraphNode } from '@shared/graph'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { Diamond, KeyRound, Link2 } from 'lucide-react'
import { memo } from 'react'
import { ObjectMenu } from '../../menus/object-menu'
import { KindIcon } from '../../ui/kind-icon'
import styles from './diagram.module.css'
import { type FieldMode, portY, visibleColumns } from './model'

export interface TableNodeData extends Record<string, unknown> {
  readonly node: GraphNode
  readonly mode: FieldMode
  readonly connectionId: string
  readonly dim: boolean
  /** Columns that the selected relation's edges meet. */
  readonly lit: ReadonlySet<string>
  /** Column sets that edges leave from and arrive at. */
  readonly ports: readonly { readonly id: string; readonly columns: readonly string[]; readonly type: 'source' | 'target' }[]
}
export type TableNodeType = Node<TableNodeData, 'table'>

/** A relation: head, key columns, an invisible handle on both sides of every row that an edge meets. */
export const TableNode = memo(function TableNode({ data, selected }: NodeProps<TableNodeType>) {
  const { node, mode, connectionId, dim, lit, ports } = data
  return (
    <ObjectMenu target={{ connectionId, schema: node.schema, name: node.label }}>
      <div
        className={styles['node']}
        data-selected={selected}
        data-dim={dim}
        aria-label={`${node.label}, ${String(node.columns.length)} columns`}
      >
        <div className={styles['nodeHead']} title={node.id}>
          <KindIcon kind={node.kind} size={14} />
          <span>{node.id}</span>
        </div>
        {visibleColumns(node, mode).map((column) => (
          <div key={column.name} className={styles['nodeRow']} data-lit={lit.has(column.name)}>
            <span className={styles['mark']}>
              {column.primary ? (
                <KeyRound size={12} className={styles['pk']} />
              ) : column.foreign ? (
                <Link2 size={12} className={styles['fk']} />
              ) : column.unique ? (
                <Diamond size={12} className={styles['unique']} />
              ) : null}
            </span>
            <span className={styles['columnName']} data-nullable={column.nullable}>
              {column.name}
            </span>
            <code>{column.type}</code>
          </div>
        ))}
        {ports.flatMap(({ id, columns, type }) =>
          [Position.Left, Position.Right].map((side) => (
            <Handle
              key={`${id}.${side}`}
              id={`${id}.${side}`}
              type={type}
              position={side}
              isConnectable={false}
              className={styles['handle']}
              style={{ top: portY(node, mode, columns) }}
            />
          )),
        )}
      </div>
    </ObjectMenu>
  )
})
