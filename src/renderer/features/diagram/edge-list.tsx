import type { Cardinality, GraphEdge, GraphNode, Graph } from '@shared/graph'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { openTab } from '../../state/tabs'
import { visibleName } from '../../ui/visible'
import { t } from '../../words'
import styles from './edge-list.module.css'
import { ChangedMark } from './table-node'
import type { Changed } from './use-changed'

type Row = { readonly key: string; readonly edge: GraphEdge } | { readonly key: string; readonly alone: GraphNode }

interface EdgeListProps {
  readonly graph: Graph
  readonly connectionId: string
  readonly changed: Changed
}

/** The same facts as a table, for screen readers and for those who prefer to read; what refers to nothing comes last. */
export function EdgeList({ graph, connectionId, changed }: EdgeListProps) {
  const byId = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph])
  const rows = useMemo((): Row[] => {
    const joined = new Set(graph.edges.flatMap((edge) => [edge.source, edge.target]))
    return [
      ...graph.edges.map((edge) => ({ key: edge.id, edge })),
      ...graph.nodes.filter((node) => !joined.has(node.id)).map((alone) => ({ key: `node ${alone.id}`, alone })),
    ]
  }, [graph])
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 24,
    getItemKey: (at) => rows[at]?.key ?? at,
    overscan: 12,
  })
  const name = (id: string) => (
    <>
      <button
        type="button"
        onClick={() => {
          const node = byId.get(id)
          if (node !== undefined) openTab({ kind: 'relation', connectionId, schema: node.schema, name: node.label })
        }}
      >
        {visibleName(id)}
      </button>
      <ChangedMark kind={changed.marks.get(id)} />
    </>
  )
  return (
    <div className={styles['list']} role="table" aria-label={t('diagram.listCaption')} aria-rowcount={rows.length + 1}>
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className={styles['head']}>
          <span role="columnheader">{t('diagram.relation')}</span>
          <span role="columnheader">{t('diagram.columnsHead')}</span>
          <span role="columnheader">{t('diagram.refersTo')}</span>
          <span role="columnheader">{t('diagram.columnsHead')}</span>
          <span role="columnheader">{t('diagram.howMany')}</span>
        </div>
      </div>
      <div ref={scroller} className={styles['rows']} role="rowgroup" tabIndex={0}>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                className={styles['row']}
                style={{ transform: `translateY(${String(item.start)}px)` }}
              >
                <span role="cell">{name('edge' in row ? row.edge.source : row.alone.id)}</span>
                <span role="cell">{'edge' in row ? about(row.edge) : ''}</span>
                <span role="cell">{'edge' in row ? name(row.edge.target) : t('diagram.none')}</span>
                <span role="cell">{'edge' in row ? visibleName(row.edge.targetColumns.join(', ')) : ''}</span>
                <span role="cell">{'edge' in row ? howMany(row.edge) : ''}</span>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** The columns of a key; of another line what it is. */
function about({ kind, sourceColumns }: GraphEdge): string {
  if (kind === 'reads') return t('diagram.readsLine')
  return `${visibleName(sourceColumns.join(', '))}${kind === 'inferred' ? ` (${t('diagram.inferred')})` : ''}`
}

const SIDES: Readonly<Record<Cardinality, () => string>> = {
  one: () => t('diagram.one'),
  'zero-or-one': () => t('diagram.oneOrNone'),
  many: () => t('diagram.many'),
  'zero-or-many': () => t('diagram.many'),
}

/** What the ends of a line say; nothing where they say nothing. */
function howMany({ kind, sourceCardinality, targetCardinality }: GraphEdge): string {
  if (kind === 'reads' || kind === 'bundle') return ''
  return t('diagram.manyToOne', { from: SIDES[sourceCardinality](), to: SIDES[targetCardinality]() })
}
