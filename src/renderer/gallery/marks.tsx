import type { RelationKind } from '@shared/catalog'
import type { Environment } from '@shared/connection'
import type { Freshness } from '@shared/freshness'
import { AgeMark } from '../ui/age-mark'
import { EngineTile, EnvironmentTag } from '../ui/connection-marks'
import { FreshnessLine } from '../ui/freshness-line'
import { KindIcon } from '../ui/kind-icon'
import { CrowsFootIcon, DiamondIcon, IndexIcon, KeyIcon, Mark } from '../ui/icons'
import { ObjectIcon } from '../ui/object-icon'
import { useNow } from '../ui/use-now'
import { Card, Line } from './card'
import styles from './gallery.module.css'
import { t } from '../words'
import { en } from '../words/en'

const MINUTE = 60_000
const ENVIRONMENTS: readonly Environment[] = ['production', 'staging', 'test', 'development']
const OBJECTS = ['function', 'procedure', 'aggregate', 'sequence', 'enum', 'composite', 'domain', 'event', 'extension'] as const

/** Engines, environments, keys. */
export function BadgesCard() {
  return (
    <Card title="Marks">
      <Line label="Relata">
        <Mark size={24} />
      </Line>
      <Line label="engines">
        {['PG', 'MY', 'SL'].map((icon) => (
          <EngineTile key={icon} icon={icon} />
        ))}
        <EngineTile icon="PG" large />
      </Line>
      <Line label="environments">
        {ENVIRONMENTS.map((environment) => (
          <EnvironmentTag key={environment} environment={environment} />
        ))}
      </Line>
      <Line label="keys">
        <KeyIcon label="primary" />
        <CrowsFootIcon label="foreign" />
        <DiamondIcon label="unique" />
        <IndexIcon label="index" />
      </Line>
    </Card>
  )
}

/** The five states of freshness, and the arc that is the time left. */
export function FreshnessCard() {
  const now = useNow()
  const base = { readAt: now - 42 * MINUTE, expiresAt: now + 18 * MINUTE, generation: 1 }
  const states: readonly Freshness[] = [
    { ...base, state: 'live', readAt: now },
    { ...base, state: 'cached', checkedAt: now - 10_000 },
    { ...base, state: 'changed' },
    { ...base, state: 'expired', readAt: now - 180 * MINUTE, expiresAt: now - MINUTE },
    { ...base, state: 'offline', outage: { why: 'Nothing listens on 127.0.0.1:5432', since: now - MINUTE } },
  ]
  return (
    <Card title="Freshness">
      {states.map((freshness) => (
        <Line key={freshness.state} label={freshness.state}>
          <FreshnessLine freshness={freshness} />
        </Line>
      ))}
      <Line label="time left">
        {[1, 0.75, 0.5, 0.25, 0.05].map((part) => (
          <AgeMark
            key={part}
            freshness={{ ...base, state: 'cached', readAt: now, expiresAt: now + part * MINUTE, checkedAt: now - (1 - part) * MINUTE }}
            now={now}
          />
        ))}
      </Line>
    </Card>
  )
}

/** What a relation or another object is, as a shape. */
export function KindsCard() {
  return (
    <Card title="Kinds">
      <div className={styles['kinds']}>
        {(Object.keys(en.kinds.one) as RelationKind[]).map((kind) => (
          <span key={kind} className={styles['kind']}>
            <KindIcon kind={kind} quiet /> {t(`kinds.one.${kind}`)}
          </span>
        ))}
        {OBJECTS.map((kind) => (
          <span key={kind} className={styles['kind']}>
            <ObjectIcon kind={kind} /> {kind}
          </span>
        ))}
      </div>
    </Card>
  )
}
