import { Ban, Check, Database, Folder, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { CrowsFootIcon, DiamondIcon, IndexIcon, KeyIcon } from '../../ui/icons'
import { KindIcon } from '../../ui/kind-icon'
import { ObjectIcon } from '../../ui/object-icon'
import { t } from '../../words'
import { ConnectionTile } from './connection-row'
import styles from './tree.module.css'
import type { PartKind, TreeRow } from './tree-model'

/** What a part of a relation is, as a shape; a column has none, as its type says more. */
const PARTS: Readonly<Record<PartKind, () => ReactNode>> = {
  column: () => null,
  primary: () => <KeyIcon size={14} className={styles['pk']} label={t('tree.primary')} />,
  unique: () => <DiamondIcon size={14} className={styles['unique']} label={t('tree.unique')} />,
  foreign: () => <CrowsFootIcon size={14} className={styles['fk']} label={t('tree.foreign')} />,
  incoming: () => <CrowsFootIcon size={14} className={styles['incoming']} label={t('tree.incoming')} />,
  index: () => <IndexIcon size={14} label={t('tree.index')} />,
  check: () => <Check size={14} strokeWidth={1.5} role="img" aria-label={t('tree.check')} />,
  exclusion: () => <Ban size={14} strokeWidth={1.5} role="img" aria-label={t('tree.exclusion')} />,
  trigger: () => <Zap size={14} strokeWidth={1.5} role="img" aria-label={t('tree.trigger')} />,
}

/** The icon in front of a row's name. */
export function RowIcon({ row }: { readonly row: TreeRow }) {
  if (row.kind === 'connection') return <ConnectionTile id={row.connectionId} />
  if (row.kind === 'schema' || row.kind === 'folder')
    return <Folder size={16} strokeWidth={1.35} className={styles['folder']} aria-hidden="true" />
  if (row.kind === 'database') return <Database size={14} strokeWidth={1.5} className={styles['folder']} aria-hidden="true" />
  if (row.part !== undefined) return PARTS[row.part]()
  if (row.object !== undefined) return <ObjectIcon kind={row.object.kind} />
  return row.relationKind === undefined ? null : <KindIcon kind={row.relationKind} />
}
