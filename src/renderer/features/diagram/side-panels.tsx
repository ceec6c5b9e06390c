import type { BoxColour } from '@shared/diagram/notes'
import type { Path } from '@shared/diagram/path'
import type { Freshness } from '@shared/freshness'
import type { Graph, GraphNode } from '@shared/graph'
import { t } from '../../words'
import { GroupPanel } from './group-panel'
import type { MapLegendProps } from './map-legend'
import { Panel } from './panel'
import styles from './panel.module.css'
import { RegionsPanel } from './regions-panel'
import { RemovedList } from './removed-list'
import type { Scene } from './scene'
import { SelectionPanel } from './selection-panel'
import type { Changed } from './use-changed'

interface SidePanelsProps {
  readonly graph: Graph
  /** Everything known, drawn or not. */
  readonly all: Graph
  readonly groups: ReadonlyMap<string, string>
  readonly connectionId: string
  readonly freshness: Freshness
  readonly changed: Changed
  /** Colours of boxes, and of the relations that they stand for. */
  readonly colours: ReadonlyMap<string, BoxColour>
  readonly given: ReadonlyMap<string, BoxColour>
  readonly folders: ReadonlyMap<string, string>
  readonly path: Path | null | undefined
  /** What is selected: one, several, or nothing. */
  readonly shown: GraphNode | undefined
  readonly several: readonly GraphNode[]
  readonly nothing: boolean
  /** Of a large diagram. */
  readonly scene: Scene | undefined
  readonly legend: Omit<MapLegendProps, 'inPanel'> | undefined
  readonly region: number | undefined
  readonly onColour: (colour: BoxColour | undefined) => void
  readonly onFile: (ids: readonly string[], folder: string | undefined) => void
  readonly onTidy: () => void
  readonly onHide: (ids: readonly string[]) => void
  readonly onPath: (to: string | undefined) => void
  readonly onGo: (id: string) => void
  readonly onAround: (id: string) => void
  /** Opens or closes a group. */
  readonly onOpen: (name: string) => void
  readonly onRegion: (region: number | undefined) => void
  readonly onClose: () => void
}

/** What stands beside the canvas: the selected relation, group or relations; of a large diagram, while nothing is selected, its regions. */
export function SidePanels(props: SidePanelsProps) {
  const { graph, all, groups, connectionId, freshness, changed, colours, given, folders, path } = props
  const { shown, several, nothing, scene, legend, region } = props
  const { onColour, onFile, onTidy, onHide, onPath, onGo, onAround, onOpen, onRegion, onClose } = props
  if (shown?.members !== undefined)
    return <GroupPanel {...{ groups, graph, all, onColour, onOpen, onGo, onClose }} colours={given} box={shown} />
  if (shown !== undefined)
    return (
      <Panel
        {...{ graph, all, connectionId, freshness, colours, folders, path, onColour, onFile, onHide, onPath, onGo, onAround, onClose }}
        node={shown}
        changed={changed.marks.has(shown.id)}
      />
    )
  if (several.length > 0)
    return <SelectionPanel {...{ graph, colours, folders, onColour, onFile, onTidy, onHide, onGo, onClose }} nodes={several} />
  if (!nothing) return null
  if (scene === undefined || legend === undefined || scene.regions.length < 2)
    return changed.removed.length === 0 ? null : (
      <aside className={styles['panel']} aria-label={t('diagram.removedHere')}>
        <RemovedList connectionId={connectionId} removed={changed.removed} />
      </aside>
    )
  return <RegionsPanel {...{ scene, region, legend, connectionId, onRegion }} removed={changed.removed} onClose={onOpen} />
}
