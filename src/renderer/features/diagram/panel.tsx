import { relationKey } from '@shared/catalog'
import { shownId } from '@shared/diagram/groups'
import type { BoxColour } from '@shared/diagram/notes'
import type { Path } from '@shared/diagram/path'
import type { Freshness } from '@shared/freshness'
import type { Graph, GraphEdge, GraphNode } from '@shared/graph'
import { useQuery } from '@tanstack/react-query'
import { ExternalLink, EyeOff, Workflow, X } from 'lucide-react'
import { memo } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { openTab } from '../../state/tabs'
import { Button, IconButton } from '../../ui/button'
import { lineWords } from '../../ui/change-words'
import { errorText } from '../../ui/error-text'
import { short } from '../../ui/format'
import { FreshnessLine } from '../../ui/freshness-line'
import { KindIcon } from '../../ui/kind-icon'
import { clock } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import { visibleName } from '../../ui/visible'
import styles from './panel.module.css'
import { ColourFields } from './colour-fields'
import { FolderFields } from './folder-fields'
import { PathFinder } from './path-finder'
import { KeyMark } from './table-node'

/** References shown at once: a hub has hundreds. */
const MOST = 100

interface PanelProps {
  readonly graph: Graph
  readonly node: GraphNode
  readonly connectionId: string
  readonly freshness: Freshness
  readonly changed: boolean
  readonly colours: ReadonlyMap<string, BoxColour>
  readonly onColour: (colour: BoxColour | undefined) => void
  /** Folders by node id. */
  readonly folders: ReadonlyMap<string, string>
  readonly onFile: (ids: readonly string[], folder: string | undefined) => void
  /** Everything known, for a way that leads beyond what is drawn. */
  readonly all: Graph
  readonly path: Path | null | undefined
  readonly onPath: (to: string | undefined) => void
  readonly onGo: (id: string) => void
  readonly onAround: (id: string) => void
  readonly onHide: (ids: readonly string[]) => void
  readonly onClose: () => void
}

/** The selected relation beside the diagram: its columns, what it refers to and what refers to it, and what changed. */
export const Panel = memo(function Panel({
  graph,
  all,
  node,
  connectionId,
  freshness,
  changed,
  colours,
  onColour,
  folders,
  onFile,
  path,
  onPath,
  onGo,
  onAround,
  onHide,
  onClose,
}: PanelProps) {
  const [out, into] = [graph.edges.filter((edge) => edge.source === node.id), graph.edges.filter((edge) => edge.target === node.id)]
  const [reads, readBy] = [out.filter(isRead), into.filter(isRead)]
  return (
    <aside className={styles['panel']} aria-label={t('diagram.details')}>
      <header className={styles['head']}>
        <KindIcon kind={node.kind} size={16} />
        <h2 title={visibleName(node.id)}>{visibleName(node.label)}</h2>
        <IconButton label={t('diagram.closeDetails')} onClick={onClose}>
          <X size={14} strokeWidth={1.5} />
        </IconButton>
      </header>
      <p className={styles['about']}>
        {node.schema} · {node.rowCount === null ? t('diagram.rowsUnknown') : t('diagram.rows', { rows: `≈ ${short(node.rowCount)}` })}
      </p>
      <p className={styles['age']}>
        <FreshnessLine freshness={freshness} />
      </p>
      <div className={styles['actions']}>
        <Button
          icon={<ExternalLink size={14} />}
          onClick={() => openTab({ kind: 'relation', connectionId, schema: node.schema, name: node.label })}
        >
          {t('diagram.open')}
        </Button>
        <Button look="plain" icon={<Workflow size={14} />} onClick={() => onAround(node.id)}>
          {t('diagram.showAroundThis')}
        </Button>
        <Button look="plain" icon={<EyeOff size={14} />} onClick={() => onHide([node.id])}>
          {t('diagram.hide')}
        </Button>
      </div>
      <ColourFields ids={[node.id]} colours={colours} onColour={onColour} />
      <FolderFields key={JSON.stringify(['folder', node.id, folders.get(node.id)])} nodes={[node]} {...{ graph, folders, onFile }} />
      {changed && <WhatChanged connectionId={connectionId} node={node} />}
      <h3>{t('diagram.columnsHead')}</h3>
      <ul className={styles['columns']}>
        {node.columns.map((column) => (
          <li key={column.name}>
            <span className={styles['mark']}>
              <KeyMark column={column} />
            </span>
            <span className={styles['name']} title={visibleName(column.name)}>
              {visibleName(column.name)}
            </span>
            {column.nullable && <small>{t('diagram.nullable')}</small>}
            <code title={column.type}>{column.type}</code>
          </li>
        ))}
      </ul>
      <References title={t('diagram.refersTo')} edges={out.filter((edge) => !isRead(edge))} end="target" onGo={onGo} />
      <References title={t('diagram.referredBy')} edges={into.filter((edge) => !isRead(edge))} end="source" onGo={onGo} />
      {reads.length > 0 && <References title={t('diagram.reads')} edges={reads} end="target" onGo={onGo} />}
      {readBy.length > 0 && <References title={t('diagram.readBy')} edges={readBy} end="source" onGo={onGo} />}
      <PathFinder key={node.id} {...{ connectionId, path, onPath }} graph={all} from={node.id} />
    </aside>
  )
})

const isRead = ({ kind }: GraphEdge) => kind === 'reads'

function References({
  title,
  edges,
  end,
  onGo,
}: {
  readonly title: string
  readonly edges: readonly GraphEdge[]
  readonly end: 'source' | 'target'
  readonly onGo: (id: string) => void
}) {
  return (
    <>
      <h3>
        {title} <small>{edges.length}</small>
      </h3>
      {edges.length === 0 && <p className={styles['none']}>{t('diagram.none')}</p>}
      <ul className={styles['references']}>
        {edges.slice(0, MOST).map((edge) => (
          <li key={edge.id}>
            <button type="button" onClick={() => onGo(edge[end])}>
              {visibleName(shownId(edge[end]))}
            </button>
            <span title={visibleName(edge.name)}>
              {visibleName(edge.sourceColumns.join(', '))}
              {edge.kind === 'inferred' && ` (${t('diagram.inferred')})`}
            </span>
          </li>
        ))}
      </ul>
      {edges.length > MOST && <p className={styles['none']}>{t('diagram.more', { total: edges.length - MOST })}</p>}
    </>
  )
}

/** What the last reading that found this relation changed has found of it. */
function WhatChanged({ connectionId, node }: { readonly connectionId: string; readonly node: GraphNode }) {
  const key = relationKey({ schema: node.schema, name: node.label })
  const found = useQuery({
    queryKey: [...keys.history(connectionId), 'of', key],
    queryFn: ({ signal }) => call('history.of', { id: connectionId, key }, { signal }),
  })
  const now = useNow(60_000)
  const last = found.data?.changes[0]
  const change = last?.change
  return (
    <>
      <h3>
        {t('diagram.changed')} {last !== undefined && <small>{clock(last.readAt, now)}</small>}
      </h3>
      {found.error !== null && <p className={styles['none']}>{errorText(found.error)}</p>}
      {change?.kind === 'added' && <p className={styles['line']}>{t('diagram.added')}</p>}
      {change?.lines.map((line, at) => (
        <p key={at} className={styles['line']}>
          {lineWords(line).map(({ text, code }, part) => (code ? <code key={part}>{visibleName(text)}</code> : text))}
        </p>
      ))}
    </>
  )
}
