import { MarksBy } from '@shared/diagram-views'
import { useEffect, useState } from 'react'
import { Segmented } from '../../ui/choices'
import { t } from '../../words'
import styles from './diagram.module.css'
import own from './map-legend.module.css'
import marks from './marks.module.css'
import { EDGE_INK, INK, onTheme, readPalette } from './palette'
import type { MapMarks } from './shown-menu'
import type { ChangeMark } from './use-changed'

export interface MapLegendProps extends MapMarks {
  /** In the panel beside the map, where there is no room for it on the map. */
  readonly inPanel?: boolean
  /** What changed and was not looked at yet. */
  readonly changed: Iterable<ChangeMark>
  /** The selected region, and how many refer to it. */
  readonly region: string | undefined
  readonly lit: number
}

/** What the marks of the map tell, to choose, and what stands for what then. */
export function MapLegend({ inPanel = false, by, onBy, changed, region, lit }: MapLegendProps) {
  const [palette, setPalette] = useState(readPalette)
  useEffect(() => onTheme(() => setPalette(readPalette())), [])
  const kinds = [...changed]
  const added = by === 'changes' ? kinds.filter((kind) => kind === 'added').length : 0
  return (
    <div className={`${(inPanel ? own['inPanel'] : styles['legend']) ?? ''} ${own['legend'] ?? ''}`} data-map>
      <Segmented
        label={t('diagram.marks')}
        value={by}
        onChange={onBy}
        choices={MarksBy.options.map((value) => ({ value, label: t(`diagram.marksBy.${value}`) }))}
      />
      {by !== 'changes' && (
        <span title={t(`diagram.marksHelp.${by}`)} aria-hidden="true">
          {by === 'rows' ? t('diagram.fewRows') : t('diagram.noChangeSeen')}
          <span className={styles['swatches']}>
            {palette.marks.map((colour, at) => (
              <i
                key={colour}
                style={{
                  background: colour,
                  ...((INK[at] ?? 1) < EDGE_INK && { boxShadow: `inset 2px 0 0 ${palette.markEdge}` }),
                }}
              />
            ))}
          </span>
          {by === 'rows' ? t('diagram.manyRows') : t('diagram.changedToday')}
        </span>
      )}
      {by === 'changes' && kinds.length === 0 && <span aria-hidden="true">{t('diagram.nothingUnseen')}</span>}
      {added > 0 && (
        <span aria-hidden="true">
          <i className={own['added']} />
          {t('diagram.addedCount', { total: added })}
        </span>
      )}
      {kinds.length > added && (
        <span aria-hidden="true">
          <i className={marks['changed']} />
          {t('diagram.changedCount', { total: kinds.length - added })}
        </span>
      )}
      {region !== undefined && (
        <span aria-hidden="true">
          <span className={styles['swatches']}>
            <i style={{ background: palette.accent }} />
          </span>
          {t('diagram.refersToCount', { name: region, total: lit })}
        </span>
      )}
    </div>
  )
}
