import { ChevronRight } from 'lucide-react'
import { Children, type ReactNode } from 'react'
import { useConnection } from '../state/use-connection'
import styles from './crumbs.module.css'
import { visibleName } from './visible'

interface CrumbsProps {
  readonly connectionId: string
  /** Names between the connection and what is shown. */
  readonly path: readonly string[]
  /** What is shown, where the trail ends with it. */
  readonly children?: ReactNode
}

/** The way from the connection to what is shown. */
export function Crumbs({ connectionId, path, children }: CrumbsProps) {
  const connection = useConnection(connectionId)
  const names = [connection?.name ?? '', ...path]
  return (
    <div className={styles['crumbs']}>
      {names.map((name, at) => (
        <span key={`${String(at)}.${name}`} className={styles['crumb']}>
          {at > 0 && <ChevronRight size={12} aria-hidden="true" />}
          <span className={styles['name']} title={visibleName(name)}>
            {visibleName(name)}
          </span>
        </span>
      ))}
      {Children.count(children) > 0 && (
        <span className={styles['crumb']} data-last="true">
          <ChevronRight size={12} aria-hidden="true" />
          {children}
        </span>
      )}
    </div>
  )
}
