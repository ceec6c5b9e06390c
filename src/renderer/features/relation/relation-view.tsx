import { relationKey } from '@shared/catalog'
import type { RelationReply } from '@shared/catalog-replies'
import { useQuery } from '@tanstack/react-query'
import { Copy, RefreshCw } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useWithKeys } from '../../commands/keymap'
import { relationQuery } from '../../queries'
import { check, copyText, refresh, scan } from '../../state/actions'
import { useJobs } from '../../state/jobs'
import { look, lookKey, type Section, SECTIONS, useLook } from '../../state/relation-looks'
import { useSeen } from '../../state/unseen'
import { openTab } from '../../state/tabs'
import { useConnection } from '../../state/use-connection'
import { Banner, LinkButton } from '../../ui/banner'
import { Button, IconButton } from '../../ui/button'
import { Crumbs } from '../../ui/crumbs'
import { ErrorState, Skeleton } from '../../ui/error-state'
import { FreshnessBanner } from '../../ui/freshness-banner'
import { FreshnessLine } from '../../ui/freshness-line'
import { bytes, count, estimate } from '../../ui/format'
import { DiagramIcon } from '../../ui/icons'
import { outageWords } from '../../ui/outage-words'
import { t } from '../../words'
import { CopyFacetGrant } from './copy-grant'
import { Ddl } from './ddl'
import { PointedMenu } from './pointed'
import { RelationHistory } from './relation-history'
import { References } from './references'
import styles from './relation.module.css'
import { Rows } from './rows'
import { Structure } from './structure'
import { visibleName } from '../../ui/visible'
import { said } from '../../words/said'

const SECTION_WORDS = {
  Structure: 'relation.structure',
  Data: 'relation.data',
  References: 'relation.references',
  DDL: 'relation.ddl',
  History: 'relation.history',
} as const

interface RelationViewProps {
  readonly connectionId: string
  readonly schema: string
  readonly name: string
}

/** One relation: what it is made of, its first rows, its references, its DDL. Old content stays until the new is complete. */
export function RelationView({ connectionId, schema, name }: RelationViewProps) {
  const here = { connectionId, schema, name }
  const { section } = useLook(here)
  const relation = useQuery(relationQuery(connectionId, schema, name))
  const reading = useJobs((state) => state.jobs[connectionId] !== undefined && state.jobs[connectionId].error === undefined)
  const connection = useConnection(connectionId)
  useSeen(connectionId, relation.data === undefined ? undefined : relationKey({ schema, name }))
  if (relation.data === undefined) {
    // While a first reading runs, the rest is on its way: the event that ends it asks again.
    if (relation.error === null || reading) return <Skeleton rows={12} head />
    return (
      <ErrorState error={relation.error} about={connection?.name} note={t('relation.forgotten', { name })}>
        <Button look="primary" onClick={() => void relation.refetch()}>
          {t('ui.tryAgain')}
        </Button>
        <Button onClick={() => void scan(connectionId).then(() => relation.refetch())}>{t('relation.refreshConnection')}</Button>
      </ErrorState>
    )
  }
  const reply = relation.data
  const again = () => void refresh({ connectionId, schema, name })
  return (
    <article className={styles['relation']} aria-label={name}>
      <FreshnessBanner freshness={reply.freshness} name={name} onCheck={() => void check(connectionId)} onRefresh={again} />
      <Limited connectionId={connectionId} reply={reply} onRefresh={again} />
      <Head connectionId={connectionId} reply={reply} onRefresh={again} />
      <Sections
        section={section}
        references={reply.relation.foreignKeys.length + reply.referencedBy.length}
        onSection={(next) => look(here, { section: next })}
      />
      {section === 'Structure' && <Structure connectionId={connectionId} reply={reply} />}
      {section === 'Data' && <Rows key={lookKey(here)} connectionId={connectionId} reply={reply} />}
      {section === 'References' && <References connectionId={connectionId} reply={reply} />}
      {section === 'DDL' && <Ddl text={reply.ddl} />}
      {section === 'History' && <RelationHistory {...here} />}
    </article>
  )
}

interface LimitedProps {
  readonly connectionId: string
  readonly reply: RelationReply
  readonly onRefresh: () => void
}

/** What the role may not read: the rest is still complete. */
function Limited({ connectionId, reply, onRefresh }: LimitedProps) {
  const { schema, name, limited = [] } = reply.relation
  if (limited.length === 0) return null
  const [first = '', ...more] = limited.map(said)
  const words = `${first.charAt(0).toUpperCase()}${first.slice(1)}${more.length === 0 ? '' : `, ${more.join(', ')}`}`
  return (
    <Banner
      look="warn"
      actions={
        <>
          <CopyFacetGrant about={{ connectionId, schema, name }} />
          <LinkButton onClick={onRefresh}>{t('ui.refresh')}</LinkButton>
        </>
      }
    >
      <strong>{t('relation.missing', { what: words })}</strong> {t('relation.missingText')}
    </Banner>
  )
}

interface SectionsProps {
  readonly section: Section
  readonly references: number
  readonly onSection: (section: Section) => void
}

function Sections({ section, references, onSection }: SectionsProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const next = SECTIONS[(SECTIONS.indexOf(section) + step + SECTIONS.length) % SECTIONS.length]
    if (step === 0 || next === undefined) return
    onSection(next)
    const tabs = event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')
    tabs[SECTIONS.indexOf(next)]?.focus()
  }
  return (
    <div className={styles['sections']} role="tablist" aria-label={t('relation.parts')} onKeyDown={onKeyDown}>
      {SECTIONS.map((part) => (
        <button
          key={part}
          type="button"
          role="tab"
          tabIndex={part === section ? 0 : -1}
          aria-selected={part === section}
          className={styles['section']}
          onClick={() => onSection(part)}
        >
          {t(SECTION_WORDS[part])}
          {part === 'References' && <small>{count(references)}</small>}
        </button>
      ))}
    </div>
  )
}

interface HeadProps {
  readonly connectionId: string
  readonly reply: RelationReply
  readonly onRefresh: () => void
}

function Head({ connectionId, reply, onRefresh }: HeadProps): ReactNode {
  const { relation, freshness } = reply
  const { schema, name, comment } = relation
  const age = <FreshnessLine freshness={freshness} />
  const withKeys = useWithKeys()
  return (
    <PointedMenu here={{ connectionId, schema, name }}>
      {(point) => (
        <header className={styles['head']} onContextMenu={point}>
          <div className={styles['line']}>
            <span className={styles['grow']}>
              <Crumbs connectionId={connectionId} path={[schema, t(`kinds.many.${relation.kind}`)]} />
            </span>
            <Button
              look="plain"
              icon={<DiagramIcon size={16} />}
              onClick={() => openTab({ kind: 'diagram', connectionId, focus: JSON.stringify([schema, name]) })}
            >
              {t('relation.showInDiagram')}
            </Button>
            <IconButton label={t('relation.copyName')} onClick={() => void copyText(name)}>
              <Copy size={15} strokeWidth={1.5} />
            </IconButton>
            <Button
              icon={<RefreshCw size={14} strokeWidth={1.5} />}
              title={outageWords(freshness) ?? withKeys(t('relation.readAgain'), 'view.refresh')}
              onClick={onRefresh}
            >
              {t('ui.refresh')}
            </Button>
          </div>
          <div className={styles['line']}>
            <h1 className={`${styles['name'] ?? ''} selectable`} title={name}>
              {visibleName(name)}
            </h1>
            <span className={styles['facts']}>
              <span>
                {relation.rowEstimate === undefined
                  ? t('relation.rowsNotCounted')
                  : t('relation.rows', { rows: estimate(relation.rowEstimate) })}
              </span>
              {relation.sizeBytes !== undefined && <span>{bytes(relation.sizeBytes)}</span>}
            </span>
            <span className={styles['grow']} />
            {comment === undefined && age}
          </div>
          {comment !== undefined && (
            <div className={styles['line']}>
              <p className={`${styles['comment'] ?? ''} selectable`} title={comment}>
                {comment}
              </p>
              {age}
            </div>
          )}
        </header>
      )}
    </PointedMenu>
  )
}
