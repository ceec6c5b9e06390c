import { relationKey } from '@shared/catalog'
import { useUnseen } from '../../state/unseen'
import { t } from '../../words'
import styles from './unseen-mark.module.css'
import type { TreeRow } from './tree-model'

const WORDS = { added: 'tree.added', changed: 'tree.changed', removed: 'tree.removed' } as const

/** A small mark beside what changed since somebody last looked; on a connection, how many such things it has. */
export function UnseenMark({ row }: { readonly row: TreeRow }) {
  const relevant = row.kind === 'connection' || row.kind === 'relation'
  const unseen = useUnseen(row.connectionId, relevant && (row.kind === 'relation' || row.expanded))
  if (!relevant || unseen.size === 0) return null
  if (row.kind === 'connection') {
    const words = t('tree.unseen', { count: unseen.size })
    return <span className={styles['mark']} role="img" aria-label={words} title={words} />
  }
  if (row.schema === undefined || row.name === undefined) return null
  const kind = unseen.get(relationKey({ schema: row.schema, name: row.name }))
  if (kind === undefined) return null
  const words = t(WORDS[kind])
  return <span className={styles['mark']} data-kind={kind} role="img" aria-label={words} title={words} />
}
