import type { BoxColour } from '@shared/diagram/notes'
import type { Graph, GraphNode } from '@shared/graph'
import { groupOfId } from '@shared/diagram/groups'
import { FolderOpen, X } from 'lucide-react'
import { memo } from 'react'
import { Button, IconButton } from '../../ui/button'
import { visibleName } from '../../ui/visible'
import { t } from '../../words'
import { ColourFields } from './colour-fields'
import styles from './panel.module.css'

const MOST = 200

interface GroupPanelProps {
  readonly graph: Graph
  readonly all: Graph
  readonly groups: ReadonlyMap<string, string>
  readonly box: GraphNode
  readonly colours: ReadonlyMap<string, BoxColour>
  readonly onColour: (colour: BoxColour | undefined) => void
  readonly onOpen: (name: string) => void
  readonly onGo: (id: string) => void
  readonly onClose: () => void
}

/** A closed group beside the diagram: what is in it, and what it refers to. */
export const GroupPanel = memo(function GroupPanel({ graph, all, groups, box, colours, onColour, onOpen, onGo, onClose }: GroupPanelProps) {
  const name = groupOfId(box.id) ?? ''
  const own = all.nodes.filter(({ id }) => groups.get(id) === name)
  const label = (id: string) => graph.nodes.find((node) => node.id === id)?.label ?? id
  const lines = (end: 'source' | 'target', other: 'source' | 'target') =>
    graph.edges.filter((edge) => edge[end] === box.id).map((edge) => ({ edge, id: edge[other] }))
  return (
    <aside className={styles['panel']} aria-label={t('diagram.details')}>
      <header className={styles['head']}>
        <h2 title={visibleName(name)}>{visibleName(name)}</h2>
        <IconButton label={t('diagram.closeDetails')} onClick={onClose}>
          <X size={14} strokeWidth={1.5} />
        </IconButton>
      </header>
      <div className={styles['actions']}>
        <Button icon={<FolderOpen size={14} />} onClick={() => onOpen(name)}>
          {t('diagram.openGroup')}
        </Button>
      </div>
      <ColourFields ids={own.map(({ id }) => id)} colours={colours} onColour={onColour} />
      {(
        [
          [t('diagram.refersTo'), lines('source', 'target')],
          [t('diagram.referredBy'), lines('target', 'source')],
        ] as const
      ).map(([title, found]) => (
        <section key={title}>
          <h3>
            {title} <small>{found.reduce((sum, { edge }) => sum + (edge.count ?? 1), 0)}</small>
          </h3>
          <ul className={styles['references']}>
            {found.slice(0, MOST).map(({ edge, id }) => (
              <li key={edge.id}>
                <button type="button" onClick={() => onGo(id)}>
                  {visibleName(label(id))}
                </button>
                <span>{edge.count ?? 1}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <h3>
        {t('diagram.tables')} <small>{own.length}</small>
      </h3>
      <ul>
        {own.slice(0, MOST).map(({ id, label: shown }) => (
          <li key={id}>{visibleName(shown)}</li>
        ))}
      </ul>
      {own.length > MOST && <p className={styles['none']}>{t('diagram.more', { total: own.length - MOST })}</p>}
    </aside>
  )
})
