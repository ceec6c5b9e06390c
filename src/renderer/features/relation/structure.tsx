import type { ForeignKey, Index, Key, Relation } from '@shared/catalog'
import type { RelationReply } from '@shared/catalog-replies'
import { Ban, Check, ScrollText, Zap } from 'lucide-react'
import { openTab } from '../../state/tabs'
import { useKinds } from '../../state/use-outline'
import { bytes } from '../../ui/format'
import { CrowsFootIcon, DiamondIcon, IndexIcon, KeyIcon } from '../../ui/icons'
import { KindIcon } from '../../ui/kind-icon'
import { t } from '../../words'
import { Columns } from './columns'
import { deferral, Fact, SectionHead } from './facts'
import { Known } from './known'
import { ReadBy } from './read-by'
import { MoreFacts } from './more-facts'
import { PointedMenu } from './pointed'
import styles from './relation.module.css'

interface StructureProps {
  readonly connectionId: string
  readonly reply: RelationReply
}

/** Opens another relation of the connection as a preview. */
export type Go = (schema: string, name: string) => void

/** Columns, keys and references, who refers here, indexes, triggers, and what else the catalog says. */
export function Structure({ connectionId, reply }: StructureProps) {
  const { relation, referencedBy } = reply
  const go: Go = (schema, name) => openTab({ kind: 'relation', connectionId, schema, name }, true)
  const here = { connectionId, schema: relation.schema, name: relation.name }
  return (
    <PointedMenu here={here}>
      {(point) => (
        <div className={styles['scroll']} onContextMenu={point}>
          <Columns relation={relation} onGo={go} />
          <div className={styles['pair']}>
            <Keys relation={relation} onGo={go} />
            <ReferencedBy connectionId={connectionId} schema={relation.schema} referencedBy={referencedBy} onGo={go} />
          </div>
          <Indexes indexes={relation.indexes} />
          <Triggers relation={relation} />
          <Texts title={t('relation.rules')} list={relation.rules ?? []} />
          <Texts title={t('relation.statistics')} list={relation.statistics ?? []} />
          <ReadBy {...{ connectionId, schema: relation.schema, name: relation.name, onGo: go }} />
          <MoreFacts connectionId={connectionId} relation={relation} onGo={go} />
          <Known relation={relation} freshness={reply.freshness} />
        </div>
      )}
    </PointedMenu>
  )
}

function Keys({ relation, onGo }: { readonly relation: Relation; readonly onGo: Go }) {
  const { primaryKey, uniqueKeys, foreignKeys, checks, exclusions = [] } = relation
  const total = (primaryKey === undefined ? 0 : 1) + uniqueKeys.length + foreignKeys.length + checks.length + exclusions.length
  return (
    <section role="group" aria-label={t('relation.keys')}>
      <SectionHead title={t('relation.keys')} total={total} />
      {total === 0 && <p className={styles['none']}>{t('relation.none')}</p>}
      {primaryKey !== undefined && (
        <Fact
          icon={<KeyIcon size={14} className={styles['pk']} label={t('relation.primaryKey')} />}
          {...{ name: primaryKey.name, what: primaryKey.columns.join(', '), asides: keyWords(primaryKey), title: primaryKey.comment }}
        />
      )}
      {uniqueKeys.map((key) => (
        <Fact
          key={key.name}
          icon={<DiamondIcon size={14} className={styles['unique']} label={t('relation.uniqueKey')} />}
          {...{ name: key.name, what: key.columns.join(', '), asides: keyWords(key), title: key.comment }}
        />
      ))}
      {foreignKeys.map((key) => (
        <ForeignKeyFact key={key.name} from={relation.schema} foreignKey={key} onGo={onGo} />
      ))}
      {checks.map((check) => (
        <Fact
          key={check.name}
          icon={<Check size={14} strokeWidth={1.5} aria-label={t('relation.check')} role="img" />}
          {...{ name: check.name, what: check.expression, title: check.comment }}
          asides={[
            ...deferral(check),
            check.enforced === false ? t('relation.notEnforced') : undefined,
            check.noInherit === true ? t('relation.notInherited') : undefined,
          ]}
          mono
        />
      ))}
      {exclusions.map((exclusion) => (
        <Fact
          key={exclusion.name}
          icon={<Ban size={14} strokeWidth={1.5} aria-label={t('relation.exclusion')} role="img" />}
          {...{ name: exclusion.name, what: exclusion.definition, asides: deferral(exclusion), title: exclusion.comment }}
          mono
        />
      ))}
    </section>
  )
}

function keyWords(key: Key): (string | undefined)[] {
  return [
    key.included === undefined ? undefined : t('relation.with', { columns: key.included.join(', ') }),
    key.nullsNotDistinct === true ? t('relation.nullsEqual') : undefined,
    key.withoutOverlaps === true ? t('relation.withoutOverlaps') : undefined,
    key.onConflict === undefined ? undefined : t('relation.onConflict', { action: key.onConflict }),
    ...deferral(key),
  ]
}

function ForeignKeyFact({ from, foreignKey, onGo }: { readonly from: string; readonly foreignKey: ForeignKey; readonly onGo: Go }) {
  const { name, columns, target, targetColumns, onDelete, onUpdate, match, onDeleteColumns } = foreignKey
  const asides = [
    onDelete === 'no action' ? undefined : onDelete,
    onDeleteColumns === undefined ? undefined : t('relation.setsOnly', { columns: onDeleteColumns.join(', ') }),
    foreignKey.period === true ? t('relation.overTime') : undefined,
    foreignKey.enforced === false ? t('relation.notEnforced') : undefined,
    foreignKey.suspended === true ? t('relation.suspended') : undefined,
    ...deferral(foreignKey),
  ].filter((word) => word !== undefined && word !== '')
  const other = target.schema === from ? '' : `${target.schema}.`
  const words = [
    `on delete ${onDelete}`,
    `on update ${onUpdate}`,
    ...(match === undefined ? [] : [`match ${match}`]),
    ...deferral(foreignKey),
  ]
  return (
    <div className={styles['fact']} title={foreignKey.comment ?? words.join(', ')} data-part={name}>
      <span className={styles['factIcon']}>
        <CrowsFootIcon size={14} className={styles['fk']} label={t('relation.foreignKey')} />
      </span>
      <span className={`${styles['factName'] ?? ''} selectable`} title={name}>
        {name}
      </span>
      <span className={`${styles['what'] ?? ''} ${styles['leads'] ?? ''}`}>
        <span className="selectable" title={columns.join(', ')}>
          {columns.join(', ')}
        </span>
        <span className={styles['arrow']}>→</span>
        <button
          type="button"
          className={styles['link']}
          title={t('relation.open', { name: target.name })}
          onClick={() => onGo(target.schema, target.name)}
        >
          {other}
          {target.name}.{targetColumns.join(', ')}
        </button>
      </span>
      <span className={styles['aside']}>{asides.join(' · ')}</span>
    </div>
  )
}

interface ReferencedByProps {
  readonly connectionId: string
  readonly schema: string
  readonly referencedBy: RelationReply['referencedBy']
  readonly onGo: Go
}

function ReferencedBy({ connectionId, schema, referencedBy, onGo }: ReferencedByProps) {
  const kindOf = useKinds(connectionId)
  return (
    <section role="group" aria-label={t('relation.referencedBy')}>
      <SectionHead title={t('relation.referencedBy')} total={referencedBy.length} />
      {referencedBy.length === 0 && <p className={styles['none']}>{t('relation.nobodyRefers')}</p>}
      {referencedBy.map((key) => (
        <Fact
          key={JSON.stringify([key.from.schema, key.from.name, key.name])}
          icon={<KindIcon size={14} kind={kindOf(key.from.schema, key.from.name)} />}
          {...{ name: key.from.name, what: key.columns.join(', '), title: key.name }}
          prefix={key.from.schema === schema ? undefined : key.from.schema}
          asides={[key.onDelete === 'no action' ? undefined : key.onDelete]}
          onClick={() => onGo(key.from.schema, key.from.name)}
          about={key.from}
        />
      ))}
    </section>
  )
}

function Indexes({ indexes }: { readonly indexes: readonly Index[] }) {
  return (
    <section role="group" aria-label={t('relation.indexes')}>
      <SectionHead title={t('relation.indexes')} total={indexes.length} />
      {indexes.length === 0 && <p className={styles['none']}>{t('relation.none')}</p>}
      {indexes.map((index) => (
        <Fact
          key={index.name}
          icon={<IndexIcon size={14} />}
          {...{ name: index.name, what: indexText(index), title: index.comment }}
          asides={[
            index.valid === false ? t('relation.notValid') : undefined,
            index.visible === false ? t('relation.notUsed') : undefined,
            index.unique ? t('relation.unique') : undefined,
            index.nullsNotDistinct === true ? t('relation.nullsEqual') : undefined,
            index.method,
            index.sizeBytes === undefined ? undefined : bytes(index.sizeBytes),
            ...Object.entries(index.options ?? {}).map(([name, value]) => `${name} ${value}`),
          ]}
          mono
        />
      ))}
    </section>
  )
}

function indexText(index: Index): string {
  const parts = index.parts.map((part) =>
    [
      `${part.column ?? part.expression ?? ''}${part.prefix === undefined ? '' : `(${String(part.prefix)})`}`,
      part.collation === undefined ? '' : `collate ${part.collation}`,
      part.operatorClass ?? '',
      part.descending === true ? 'desc' : '',
      part.nulls === undefined ? '' : `nulls ${part.nulls}`,
    ]
      .filter((word) => word !== '')
      .join(' '),
  )
  const included = index.included === undefined ? '' : ` include ${index.included.join(', ')}`
  return `${parts.join(', ')}${included}${index.predicate === undefined ? '' : ` where ${index.predicate}`}`
}

/** Definitions with a name: rules, extended statistics. */
function Texts({ title, list }: { readonly title: string; readonly list: NonNullable<Relation['statistics']> }) {
  if (list.length === 0) return null
  return (
    <section role="group" aria-label={title}>
      <SectionHead title={title} total={list.length} />
      {list.map(({ name, definition, comment }) => (
        <Fact
          key={name}
          icon={<ScrollText size={14} strokeWidth={1.5} aria-hidden="true" />}
          {...{ name, what: definition.replaceAll(/\s+/g, ' '), title: comment }}
          mono
        />
      ))}
    </section>
  )
}

function Triggers({ relation }: { readonly relation: Relation }) {
  if (relation.triggers.length === 0) return null
  return (
    <section role="group" aria-label={t('relation.triggers')}>
      <SectionHead title={t('relation.triggers')} total={relation.triggers.length} />
      {relation.triggers.map((trigger) => (
        <Fact
          key={trigger.name}
          icon={<Zap size={14} strokeWidth={1.5} aria-hidden="true" />}
          {...{ name: trigger.name, what: trigger.definition.replaceAll(/\s+/g, ' '), asides: [trigger.enabled], title: trigger.comment }}
          mono
        />
      ))}
    </section>
  )
}
