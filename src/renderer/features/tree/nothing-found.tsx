import { RefreshCw, Search } from 'lucide-react'
import { keys, queries } from '../../queries'
import { refresh } from '../../state/actions'
import { setSearch } from '../../state/search-state'
import { openTab } from '../../state/tabs'
import { Button } from '../../ui/button'
import { ago } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import styles from './tree.module.css'

/** Nothing holds what was typed: how old what was looked at is, and what else can be done. `ids`: connections that were looked at. */
export function NothingFound({ text, ids }: { readonly text: string; readonly ids: readonly string[] }) {
  const now = useNow()
  const read = ids.flatMap((id) => queries.getQueryData<{ freshness: { readAt: number } } | null>(keys.outline(id))?.freshness.readAt ?? [])
  const oldest = Math.min(...read)
  return (
    <div className={styles['nothing']} role="status">
      <p>{t('tree.nothingCalled', { text })}</p>
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
