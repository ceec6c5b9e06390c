import { objectKey, relationKey } from '@shared/catalog'
import type { Unseen } from '../../state/unseen'
import { t } from '../../words'
import styles from './unseen-mark.module.css'
import type { TreeRow } from './tree-model'

const WORDS = { added: 'tree.added', changed: 'tree.changed', removed: 'tree.removed' } as const

/** A small mark beside what changed since somebody last looked; on a connection, how many such things it has. */
export function UnseenMark({ row, unseen }: { readonly row: TreeRow; readonly unseen: Unseen }) {
  const relevant = row.kind === 'connection' || row.kind === 'schema' || row.kind === 'relation' || row.kind === 'object'
  if (!relevant || unseen.size === 0) return null
  if (row.kind === 'connection' || row.kind === 'schema') {
    const count = row.kind === 'connection' ? unseen.size : [...unseen.keys()].filter((key) => schemaOf(key) === row.schema).length
    if (count === 0) return null
    const words = t('tree.unseen', { count })
    return <span className={styles['mark']} role="img" aria-label={words} title={words} />
  }
  const key = row.object === undefined ? relationKey({ schema: row.schema ?? '', name: row.name ?? '' }) : objectKey(row.object)
  const kind = unseen.get(key)
  if (kind === undefined) return null
  const words = t(WORDS[kind])
  return <span className={styles['mark']} data-kind={kind} role="img" aria-label={words} title={words} />
}

/** The schema that a relationKey or an objectKey names. */
function schemaOf(key: string): string | undefined {
  const parts = JSON.parse(key) as string[]
  return parts.length === 2 ? parts[0] : parts[1]
}
