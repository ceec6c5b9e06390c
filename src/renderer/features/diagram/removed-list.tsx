import { EyeOff } from 'lucide-react'
import { call } from '../../client'
import { say } from '../../state/jobs'
import { IconButton } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { visibleName } from '../../ui/visible'
import { t } from '../../words'
import styles from './panel.module.css'
import type { Changed } from './use-changed'

const MOST = 50
/** So many can be said to have been seen in one go. */
const AT_ONCE = 1000

interface RemovedListProps {
  readonly connectionId: string
  readonly removed: Changed['removed']
}

/** What a reading no longer found, until somebody says that he has seen it: a diagram has no box to mark for it. */
export function RemovedList({ connectionId, removed }: RemovedListProps) {
  if (removed.length === 0) return null
  const see = async () => {
    const keys = removed.map(({ key }) => key)
    try {
      for (let at = 0; at < keys.length; at += AT_ONCE) await call('history.see', { id: connectionId, keys: keys.slice(at, at + AT_ONCE) })
    } catch (error) {
      say(errorText(error))
    }
  }
  return (
    <>
      <h2 className={styles['removed']}>
        {t('diagram.removedHere')} <small>{removed.length}</small>
        <IconButton label={t('diagram.removedSeen')} onClick={() => void see()}>
          <EyeOff size={14} strokeWidth={1.5} />
        </IconButton>
      </h2>
      <ul>
        {removed.slice(0, MOST).map(({ key, name }) => (
          <li key={key}>{visibleName(name)}</li>
        ))}
      </ul>
      {removed.length > MOST && <p>{t('diagram.more', { total: removed.length - MOST })}</p>}
    </>
  )
}
