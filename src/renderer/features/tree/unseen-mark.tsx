import { relationKey } from '@shared/catalog'
import { useUnseen } from '../../state/unseen'
import styles from './unseen-mark.module.css'
import type { TreeRow } from './tree-model'

const WORDS = {
  added: 'new since you last looked',
  changed: 'changed since you last looked',
  removed: 'removed since you last looked',
} as const

/** A small mark beside what changed since somebody last looked; on a connection, how many such things it has. */
export function UnseenMark({ row }: { readonly row: TreeRow }) {
  const relevant = row.kind === 'connection' || row.kind === 'relation'
  const unseen = useUnseen(row.connectionId, relevant && (row.kind === 'relation' || row.expanded))
  if (!relevant || unseen.size === 0) return null
  if (row.kind === 'connection') {
    const words = `${String(unseen.size)} changed since you last looked`
    return <span className={styles['mark']} role="img" aria-label={words} title={words} />
  }
  if (row.schema === undefined || row.name === undefined) return null
  const kind = unseen.get(relationKey({ schema: row.schema, name: row.name }))
  return kind === undefined ? null : (
    <span className={styles['mark']} data-kind={kind} role="img" aria-label={WORDS[kind]} title={WORDS[kind]} />
  )
}
