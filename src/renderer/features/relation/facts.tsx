import type { RelationName } from '@shared/catalog'
import type { ReactNode } from 'react'
import { count } from '../../ui/format'
import styles from './relation.module.css'
import { visibleName } from '../../ui/visible'
import { t } from '../../words'

/** A section's name and how much is in it. */
export function SectionHead({
  title,
  total,
  children,
}: {
  readonly title: string
  readonly total?: number
  readonly children?: ReactNode
}) {
  return (
    <div className={styles['sectionHead']}>
      <h2>
        {title} {total !== undefined && <small>{count(total)}</small>}
      </h2>
      {children}
    </div>
  )
}

interface FactProps {
  readonly icon: ReactNode
  readonly name: string
  /** In front of the name, faint: the schema where it is another one. */
  readonly prefix?: string | undefined
  readonly what: string
  /** What there is to add, in display order; what is missing is left out. */
  readonly asides?: readonly (string | undefined)[]
  readonly mono?: boolean
  readonly title?: string | undefined
  readonly onClick?: () => void
  /** What a menu on the line is about: another relation, or null for the relation itself; by default the part that has this name. */
  readonly about?: RelationName | null
}

/** One line of a list of facts: icon, name, what it is about, what there is to add. */
export function Fact({ icon, name, prefix, what, asides = [], mono = false, title, onClick, about }: FactProps) {
  const words = asides.filter((aside) => aside !== undefined && aside !== '').join(' · ')
  return (
    <div
      className={styles['fact']}
      title={title}
      data-part={about === undefined ? name : undefined}
      data-other={about ? JSON.stringify({ schema: about.schema, name: about.name }) : undefined}
    >
      <span className={styles['factIcon']}>{icon}</span>
      {onClick === undefined ? (
        <span className={`${styles['factName'] ?? ''} selectable`} title={visibleName(name)}>
          {visibleName(name)}
        </span>
      ) : (
        <button
          type="button"
          className={`${styles['factName'] ?? ''} ${styles['open'] ?? ''}`}
          title={t('relation.open', { name })}
          onClick={onClick}
        >
          {prefix !== undefined && <span className={styles['prefix']}>{prefix}.</span>}
          {visibleName(name)}
        </button>
      )}
      <span className={`${mono ? 'mono' : ''} ${styles['what'] ?? ''} selectable`} title={what}>
        {what}
      </span>
      {words !== '' && (
        <span className={styles['aside']} title={words}>
          {words}
        </span>
      )}
    </div>
  )
}

/** Words for the unusual states of a constraint. */
export function deferral(constraint: {
  readonly deferrable?: boolean | undefined
  readonly initiallyDeferred?: boolean | undefined
  readonly validated?: boolean | undefined
}): string[] {
  return [
    ...(constraint.initiallyDeferred === true
      ? [t('relation.deferred')]
      : constraint.deferrable === true
        ? [t('relation.deferrable')]
        : []),
    ...(constraint.validated === false ? [t('relation.notValidated')] : []),
  ]
}
