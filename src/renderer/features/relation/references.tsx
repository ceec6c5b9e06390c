import type { RelationReply } from '@shared/catalog-replies'
import { openTab } from '../../state/tabs'
import { useKinds } from '../../state/use-outline'
import { EmptyState } from '../../ui/error-state'
import { KindIcon } from '../../ui/kind-icon'
import { SectionHead } from './facts'
import { PointedMenu } from './pointed'
import styles from './relation.module.css'
import { t } from '../../words'

interface Line {
  readonly key: string
  readonly schema: string
  readonly name: string
  /** Columns of this relation, and of the other one. */
  readonly own: readonly string[]
  readonly other: readonly string[]
  readonly constraint: string
  readonly onDelete: string
}

/** Every foreign key that leaves or arrives, column by column, one line each. */
export function References({ connectionId, reply }: { readonly connectionId: string; readonly reply: RelationReply }) {
  const { relation, referencedBy } = reply
  const out = relation.foreignKeys.map(
    (key): Line => ({
      ...{ key: key.name, ...key.target, own: key.columns, other: key.targetColumns, constraint: key.name, onDelete: key.onDelete },
    }),
  )
  const into = referencedBy.map(
    (key): Line => ({
      key: JSON.stringify([key.from, key.name]),
      ...{ ...key.from, own: key.targetColumns, other: key.columns, constraint: key.name, onDelete: key.onDelete },
    }),
  )
  if (out.length + into.length === 0)
    return <EmptyState title={t('relation.noReferences')} text={t('relation.noReferencesText', { name: relation.name })} />
  return (
    <PointedMenu here={{ connectionId, schema: relation.schema, name: relation.name }}>
      {(point) => (
        <div className={styles['scroll']} onContextMenu={point}>
          <Lines title={t('relation.refersTo')} lines={out} {...{ connectionId, schema: relation.schema }} />
          <Lines title={t('relation.referencedBy')} lines={into} {...{ connectionId, schema: relation.schema }} />
        </div>
      )}
    </PointedMenu>
  )
}

interface LinesProps {
  readonly title: string
  readonly lines: readonly Line[]
  readonly connectionId: string
  readonly schema: string
}

function Lines({ title, lines, connectionId, schema }: LinesProps) {
  const kindOf = useKinds(connectionId)
  if (lines.length === 0) return null
  return (
    <section role="group" aria-label={title}>
      <SectionHead title={title} total={lines.length} />
      <table className={styles['columns']}>
        <colgroup>
          <col className={styles['colMark']} />
          <col className={styles['colName']} />
          <col className={styles['colHalf']} />
          <col className={styles['colHalf']} />
          <col className={styles['colDefault']} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('relation.kind')}</span>
            </th>
            <th scope="col">{t('relation.relation')}</th>
            <th scope="col">{t('relation.itsColumns')}</th>
            <th scope="col">{t('relation.columnsHere')}</th>
            <th scope="col">{t('relation.onDelete')}</th>
            <th scope="col">{t('relation.constraint')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key} data-other={JSON.stringify({ schema: line.schema, name: line.name })}>
              <td>
                <KindIcon size={14} kind={kindOf(line.schema, line.name)} />
              </td>
              <td>
                <button
                  type="button"
                  className={styles['link']}
                  title={t('relation.open', { name: line.name })}
                  onClick={() => openTab({ kind: 'relation', connectionId, schema: line.schema, name: line.name }, true)}
                >
                  {line.schema === schema ? '' : `${line.schema}.`}
                  {line.name}
                </button>
              </td>
              <td title={line.other.join(', ')}>{line.other.join(', ')}</td>
              <td title={line.own.join(', ')}>{line.own.join(', ')}</td>
              <td className={styles['muted']}>{line.onDelete}</td>
              <td className={styles['muted']} title={line.constraint}>
                {line.constraint}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
