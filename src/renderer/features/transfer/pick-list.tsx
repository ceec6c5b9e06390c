import type { EngineInfo, Environment } from '@shared/connection'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { EngineTile, EnvironmentTag } from '../../ui/connection-marks'
import { Check } from '../../ui/choices'
import styles from './transfer.module.css'
import { t } from '../../words'

const ROW = 40

/** One line to choose or leave. */
export interface Pick {
  readonly key: string
  readonly name: string
  readonly engine: string
  readonly environment: Environment
  readonly target: string
  /** Behind where it leads: what else is to be known of it. */
  readonly note?: string | undefined
  /** Why it cannot be chosen. */
  readonly problem?: string | undefined
}

interface PickListProps {
  readonly picks: readonly Pick[]
  readonly engines: readonly EngineInfo[]
  readonly chosen: ReadonlySet<string>
  readonly onChange: (chosen: ReadonlySet<string>) => void
}

/** Connections to choose from, one click for all of them; of thousands only those in view are drawn. */
export function PickList({ picks, engines, chosen, onChange }: PickListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({ count: picks.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 6 })
  const possible = picks.filter((pick) => pick.problem === undefined)
  const toggle = (key: string) => {
    const next = new Set(chosen)
    if (!next.delete(key)) next.add(key)
    onChange(next)
  }
  return (
    <div className={styles['list']} role="group" aria-label={t('settings.connections')}>
      <div className={styles['head']}>
        <Check
          label={t('transfer.chosen', { count: chosen.size, all: picks.length })}
          on={chosen.size > 0 && chosen.size === possible.length}
          mixed={chosen.size > 0 && chosen.size < possible.length}
          disabled={possible.length === 0}
          onChange={(all) => onChange(new Set(all ? possible.map((pick) => pick.key) : []))}
        />
      </div>
      <div ref={scroller} className={styles['scroller']}>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map((item) => {
            const pick = picks[item.index]
            return pick === undefined ? null : (
              <div
                key={pick.key}
                className={styles['row']}
                style={{ top: item.start, height: item.size }}
                data-problem={pick.problem !== undefined}
              >
                <Check
                  label={pick.name === '' ? t('transfer.noName') : pick.name}
                  hidden
                  on={chosen.has(pick.key)}
                  disabled={pick.problem !== undefined}
                  onChange={() => toggle(pick.key)}
                >
                  <EngineTile icon={engines.find((engine) => engine.id === pick.engine)?.icon ?? '?'} />
                  <span className={styles['words']}>
                    <span className={styles['name']}>
                      {pick.name === '' ? t('transfer.noName') : pick.name} <EnvironmentTag environment={pick.environment} />
                    </span>
                    <small title={pick.problem ?? pick.target}>
                      {[pick.problem ?? pick.target, pick.note].filter((text) => text !== undefined && text !== '').join(' · ')}
                    </small>
                  </span>
                </Check>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
