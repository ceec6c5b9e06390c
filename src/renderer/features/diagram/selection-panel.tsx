import type { BoxColour } from '@shared/diagram/notes'
import type { Graph, GraphNode } from '@shared/graph'
import { EyeOff, LayoutGrid, X } from 'lucide-react'
import { memo } from 'react'
import { Button, IconButton } from '../../ui/button'
import { visibleName } from '../../ui/visible'
import { t } from '../../words'
import { ColourFields } from './colour-fields'
import { FolderFields } from './folder-fields'
import styles from './panel.module.css'

const MOST = 200

interface SelectionPanelProps {
  readonly graph: Graph
  /** What is selected: several. */
  readonly nodes: readonly GraphNode[]
  readonly colours: ReadonlyMap<string, BoxColour>
  readonly onColour: (colour: BoxColour | undefined) => void
  readonly folders: ReadonlyMap<string, string>
  readonly onFile: (ids: readonly string[], folder: string | undefined) => void
  readonly onTidy: () => void
  readonly onHide: (ids: readonly string[]) => void
  readonly onGo: (id: string) => void
  readonly onClose: () => void
}

/** Several selected relations beside the diagram: what can be done with all of them, and which they are. */
export const SelectionPanel = memo(function SelectionPanel({
  graph,
  nodes,
  colours,
  onColour,
  folders,
  onFile,
  onTidy,
  onHide,
  onGo,
  onClose,
}: SelectionPanelProps) {
  const ids = nodes.map(({ id }) => id)
  return (
    <aside className={styles['panel']} aria-label={t('diagram.details')}>
      <header className={styles['head']}>
        <h2>{t('diagram.selected', { count: nodes.length })}</h2>
        <IconButton label={t('diagram.closeDetails')} onClick={onClose}>
          <X size={14} strokeWidth={1.5} />
        </IconButton>
      </header>
      <div className={styles['actions']}>
        <Button icon={<LayoutGrid size={14} strokeWidth={1.5} />} onClick={onTidy}>
          {t('diagram.tidyThese')}
        </Button>
        <Button look="plain" icon={<EyeOff size={14} />} onClick={() => onHide(ids)}>
          {t('diagram.hide')}
        </Button>
      </div>
      <ColourFields ids={ids} colours={colours} onColour={onColour} />
      <FolderFields key={JSON.stringify(ids)} {...{ graph, nodes, folders, onFile }} />
      <h3>
        {t('diagram.tables')} <small>{nodes.length}</small>
      </h3>
      <ul className={styles['references']}>
        {nodes.slice(0, MOST).map(({ id, label }) => (
          <li key={id}>
            <button type="button" onClick={() => onGo(id)}>
              {visibleName(label)}
            </button>
          </li>
        ))}
      </ul>
      {nodes.length > MOST && <p className={styles['none']}>{t('diagram.more', { total: nodes.length - MOST })}</p>}
    </aside>
  )
})
