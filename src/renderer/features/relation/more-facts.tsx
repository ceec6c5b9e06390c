import type { Grant, Policy, Relation, RelationName } from '@shared/catalog'
import { ShieldCheck, UserRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { useKinds, usePartitions } from '../../state/use-outline'
import { short } from '../../ui/format'
import { KindIcon } from '../../ui/kind-icon'
import { Fact, SectionHead } from './facts'
import styles from './relation.module.css'
import type { Go } from './structure'
import { t } from '../../words'

interface MoreFactsProps {
  readonly connectionId: string
  readonly relation: Relation
  readonly onGo: Go
}

/** What only some relations have: partitions, what a view reads, policies, grants, settings. Absent where there is nothing. */
export function MoreFacts({ connectionId, relation, onGo }: MoreFactsProps) {
  return (
    <>
      <Partitions connectionId={connectionId} relation={relation} onGo={onGo} />
      <Names title={t('relation.reads')} names={relation.dependsOn ?? []} {...{ connectionId, relation, onGo }} />
      <Names title={t('relation.inherits')} names={relation.inherits ?? []} {...{ connectionId, relation, onGo }} />
      <Policies relation={relation} />
      <Grants grants={relation.grants ?? []} />
      <Settings relation={relation} onGo={onGo} />
    </>
  )
}

function Partitions({ connectionId, relation, onGo }: MoreFactsProps) {
  const parts = usePartitions(connectionId, relation.schema, relation.name)
  if (relation.partitionKey === undefined && parts.length === 0) return null
  return (
    <section role="group" aria-label={t('relation.partitions')}>
      <SectionHead title={t('relation.partitions')} total={parts.length}>
        <code className={styles['sectionAside']}>{relation.partitionKey}</code>
      </SectionHead>
      {parts.map((part) => (
        <Fact
          key={JSON.stringify([part.schema, part.name])}
          icon={<KindIcon size={14} kind={part.kind} />}
          name={part.name}
          prefix={part.schema === relation.schema ? undefined : part.schema}
          what={part.rows === undefined ? '—' : t('relation.rows', { rows: `≈ ${short(part.rows)}` })}
          onClick={() => onGo(part.schema, part.name)}
          about={part}
        />
      ))}
    </section>
  )
}

function Names({
  title,
  names,
  connectionId,
  relation,
  onGo,
}: MoreFactsProps & { readonly title: string; readonly names: readonly RelationName[] }) {
  const kindOf = useKinds(connectionId)
  if (names.length === 0) return null
  return (
    <section role="group" aria-label={title}>
      <SectionHead title={title} total={names.length} />
      {names.map(({ schema, name }) => (
        <Fact
          key={JSON.stringify([schema, name])}
          icon={<KindIcon size={14} kind={kindOf(schema, name)} />}
          name={name}
          prefix={schema === relation.schema ? undefined : schema}
          what=""
          onClick={() => onGo(schema, name)}
          about={{ schema, name }}
        />
      ))}
    </section>
  )
}

function Policies({ relation }: { readonly relation: Relation }) {
  const { policies = [], rowSecurity } = relation
  if (policies.length === 0 && rowSecurity === undefined) return null
  return (
    <section role="group" aria-label={t('relation.rowSecurity')}>
      <SectionHead title={t('relation.rowSecurity')} total={policies.length}>
        <span className={styles['sectionAside']}>
          {rowSecurity === undefined
            ? t('relation.notApplied')
            : rowSecurity === 'forced'
              ? t('relation.ownerToo')
              : t('relation.butOwner')}
        </span>
      </SectionHead>
      {policies.map((policy) => (
        <Fact
          key={policy.name}
          icon={<ShieldCheck size={14} strokeWidth={1.5} aria-hidden="true" />}
          {...{ name: policy.name, what: policyText(policy), title: policy.comment }}
          asides={[policy.permissive ? undefined : t('relation.restrictive'), policy.command, policy.roles.join(', ')]}
          mono
        />
      ))}
    </section>
  )
}

function policyText({ using, check }: Policy): string {
  return [using === undefined ? '' : `using ${using}`, check === undefined ? '' : `check ${check}`].filter((part) => part !== '').join(' ')
}

function Grants({ grants }: { readonly grants: readonly Grant[] }) {
  if (grants.length === 0) return null
  return (
    <section role="group" aria-label={t('relation.grants')}>
      <SectionHead title={t('relation.grants')} total={grants.length} />
      {grants.map((grant) => (
        <Fact
          key={JSON.stringify([grant.grantee, grant.column, grant.privileges])}
          icon={<UserRound size={14} strokeWidth={1.5} aria-hidden="true" />}
          name={grant.grantee}
          what={grant.privileges.join(', ')}
          about={null}
          asides={[
            grant.column === undefined ? undefined : t('relation.column', { name: grant.column }),
            grant.grantable === undefined ? undefined : t('relation.mayPassOn', { rights: grant.grantable.join(', ') }),
          ]}
        />
      ))}
    </section>
  )
}

/** Owner, place in an inheritance and settings by the engine's own names. */
function Settings({ relation, onGo }: { readonly relation: Relation; readonly onGo: Go }) {
  const { owner, persistence, partitionOf, partitionBound, options = {} } = relation
  const facts: (readonly [string, ReactNode])[] = [
    ...(owner === undefined ? [] : [[t('relation.owner'), owner] as const]),
    ...(persistence === undefined ? [] : [[t('relation.kept'), persistence] as const]),
    ...(partitionOf === undefined
      ? []
      : [
          [
            t('relation.partitionOf'),
            <button key="of" type="button" className={styles['link']} onClick={() => onGo(partitionOf.schema, partitionOf.name)}>
              {partitionOf.schema === relation.schema ? '' : `${partitionOf.schema}.`}
              {partitionOf.name}
            </button>,
          ] as const,
        ]),
    ...(partitionBound === undefined ? [] : [[t('relation.holds'), <code key="bound">{partitionBound}</code>] as const]),
    ...Object.entries(options).map(([name, value]) => [name, <code key="value">{value}</code>] as const),
  ]
  if (facts.length === 0) return null
  return (
    <section role="group" aria-label={t('relation.settings')}>
      <SectionHead title={t('relation.settings')} />
      <dl className={styles['settings']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="selectable">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
