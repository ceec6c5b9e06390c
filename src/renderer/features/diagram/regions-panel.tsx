import { FoldVertical } from 'lucide-react'
import { memo, useMemo } from 'react'
import { IconButton } from '../../ui/button'
import { t } from '../../words'
import { count } from '../../words/numbers'
import { type MapLegendProps, MapLegend } from './map-legend'
import styles from './panel.module.css'
import { RemovedList } from './removed-list'
import type { Scene } from './scene'
import type { Changed } from './use-changed'

interface RegionsPanelProps {
  readonly scene: Scene
  readonly region: number | undefined
  /** What the marks tell. */
  readonly legend: Omit<MapLegendProps, 'inPanel'>
  readonly connectionId: string
  readonly removed: Changed['removed']
  readonly onRegion: (region: number | undefined) => void
  /** Closes a region to one box. */
  readonly onClose: (name: string) => void
}

/** The regions of a map as a list: how many relations, and how many of them refer to the selected region. */
export const RegionsPanel = memo(function RegionsPanel({
  scene,
  region,
  legend,
  connectionId,
  removed,
  onRegion,
  onClose,
}: RegionsPanelProps) {
  const refers = useMemo(() => {
    const found = new Map<number, Set<number>>()
    for (let edge = 0; edge < scene.source.length; edge += 1) {
      const [source, target] = [scene.source[edge] ?? -1, scene.target[edge] ?? -1]
      if (region === undefined || source < 0 || target < 0 || scene.region[target] !== region) continue
      const from = scene.region[source] ?? -1
      if (from === region) continue
      found.set(from, (found.get(from) ?? new Set()).add(source))
    }
    return found
  }, [scene, region])
  const name = (at: number) => scene.regions[at]?.name || t('diagram.others')
  const order = scene.regions.map((_, at) => at).sort((a, b) => (scene.regions[b]?.count ?? 0) - (scene.regions[a]?.count ?? 0))
  return (
    <aside className={styles['panel']} aria-label={t('diagram.regions')}>
      <MapLegend inPanel {...legend} />
      <table className={styles['regions']}>
        <thead>
          <tr>
            <th scope="col">{t('diagram.region')}</th>
            {region !== undefined && <th scope="col">{t('diagram.toRegion', { name: name(region) })}</th>}
            <th scope="col">{t('diagram.tables')}</th>
          </tr>
        </thead>
        <tbody>
          {order.map((at) => (
            <tr key={at} data-on={at === region}>
              <td>
                <button type="button" aria-pressed={at === region} onClick={() => onRegion(at === region ? undefined : at)}>
                  {name(at)}
                </button>
              </td>
              {region !== undefined && <td className={styles['lit']}>{counted(refers.get(at)?.size)}</td>}
              <td>
                {counted(scene.regions[at]?.count)}
                {scene.regions[at]?.name !== '' && (
                  <IconButton label={t('diagram.closeGroup', { name: name(at) })} onClick={() => onClose(scene.regions[at]?.name ?? '')}>
                    <FoldVertical size={12} strokeWidth={1.5} />
                  </IconButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <RemovedList {...{ connectionId, removed }} />
    </aside>
  )
})

function counted(total: number | undefined): string {
  return total === undefined ? '' : count(total)
}
