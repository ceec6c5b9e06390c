import { closeNames } from '@shared/close-names'
import type { Outline } from '@shared/outline'
import { RefreshCw, Search } from 'lucide-react'
import { Fragment, useMemo } from 'react'
import { keys, queries } from '../../queries'
import { refresh } from '../../state/actions'
import { setSearch } from '../../state/search-state'
import { openTab } from '../../state/tabs'
import { LinkButton } from '../../ui/banner'
import { Button } from '../../ui/button'
import { ago } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import styles from './tree.module.css'

/** Names that are held against what was typed: more than nearly every database has, and few enough to be looked at between two keys. */
const LOOKED_AT = 50_000

interface NothingFoundProps {
  readonly text: string
  /** Connections that were looked at. */
  readonly ids: readonly string[]
  /** One of the names that are close by was chosen. */
  readonly onMeant: (name: string) => void
}

/** Nothing holds what was typed: what may have been meant, how old what was looked at is, and what else can be done. */
export function NothingFound({ text, ids, onMeant }: NothingFoundProps) {
  const now = useNow()
  const close = useMemo(() => closeNames(text, namesOf(ids)), [text, ids])
  const read = ids.flatMap((id) => queries.getQueryData<{ freshness: { readAt: number } } | null>(keys.outline(id))?.freshness.readAt ?? [])
  const oldest = Math.min(...read)
  return (
    <div className={styles['nothing']} role="status">
      <p>{t('tree.nothingCalled', { text })}</p>
      {close.length > 0 && (
        <p className={styles['why']}>
          {t('tree.closeBy')}{' '}
          {close.map((name, at) => (
            <Fragment key={name}>
              {at > 0 && ', '}
              <LinkButton onClick={() => onMeant(name)}>{name}</LinkButton>
            </Fragment>
          ))}
        </p>
      )}
      <p className={styles['why']}>{read.length === 0 ? t('tree.onlyRead') : t('tree.namesRead', { ago: ago(oldest, now) })}</p>
      <div className={styles['offers']}>
        <Button
          icon={<Search size={14} strokeWidth={1.5} />}
          onClick={() => {
            setSearch({ text })
            openTab({ kind: 'search' })
          }}
        >
          {t('tree.searchAll')}
        </Button>
        {ids.length > 0 && (
          <Button
            icon={<RefreshCw size={14} strokeWidth={1.5} />}
            onClick={() => {
              for (const connectionId of ids) void refresh({ connectionId })
            }}
          >
            {t('tree.refresh')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Names of relations and of what else is in these connections, as far as they are known here. */
function* namesOf(ids: readonly string[]): Generator<string> {
  let left = LOOKED_AT
  for (const id of ids) {
    const outline = queries.getQueryData<{ readonly decoded: Outline } | null>(keys.outline(id))?.decoded
    for (const { name } of [...(outline?.rows ?? []), ...(outline?.objects ?? [])]) {
      if (left === 0) return
      left -= 1
      yield name
    }
  }
}
