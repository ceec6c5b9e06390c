import { useEffect, useState } from 'react'
import { t } from '../../words'
import styles from './diagram.module.css'
import own from './map-legend.module.css'
import marks from './marks.module.css'
import { onTheme, readPalette } from './palette'

interface MapLegendProps {
  /** In the panel beside the map, where there is no room for it on the map. */
  readonly inPanel?: boolean
  /** Marks of what changed; 0 where nothing did. */
  readonly changed: number
  /** The selected region, and how many refer to it. */
  readonly region: string | undefined
  readonly lit: number
}

/** What the marks of the map mean. */
export function MapLegend({ inPanel = false, changed, region, lit }: MapLegendProps) {
  const [palette, setPalette] = useState(readPalette)
  useEffect(() => onTheme(() => setPalette(readPalette())), [])
  return (
    <div className={inPanel ? own['inPanel'] : styles['legend']} aria-hidden="true">
      <span>
        {t('diagram.fewRows')}
        <span className={styles['swatches']}>
          {palette.marks.map((colour) => (
            <i key={colour} style={{ background: colour }} />
          ))}
        </span>
        {t('diagram.manyRows')}
      </span>
      {changed > 0 && (
        <span>
          <i className={marks['changed']} />
          {t('diagram.changedCount', { total: changed })}
        </span>
      )}
      {region !== undefined && (
        <span>
          <span className={styles['swatches']}>
            <i style={{ background: palette.accent }} />
          </span>
          {t('diagram.refersToCount', { name: region, total: lit })}
        </span>
      )}
    </div>
  )
}
