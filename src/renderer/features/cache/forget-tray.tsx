import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { call } from '../../client'
import { keys, queries } from '../../queries'
import { forget, forgotWords } from '../../state/actions'
import { type Loss, lossOf } from '../../state/forgetting'
import { say } from '../../state/jobs'
import { useConnection } from '../../state/use-connection'
import { Button } from '../../ui/button'
import { errorText } from '../../ui/error-text'
import { bytes } from '../../ui/format'
import styles from './cache.module.css'
import { type EntryLine, entryLines } from './entry-lines'
import { t } from '../../words'

/** What somebody is about to forget. */
export type Forgetting = { readonly kind: 'line'; readonly line: EntryLine } | { readonly kind: 'everything' }

interface ForgetTrayProps {
  readonly forgetting: Forgetting
  readonly onClose: () => void
}

/** Below the rows concerned: what would go, counted before it does. Esc or Cancel keeps everything. */
export function ForgetTray({ forgetting, onClose }: ForgetTrayProps) {
  const [busy, setBusy] = useState(false)
  // Before the tray takes the focus, which goes back there with it.
  const [opener] = useState(() => document.activeElement)
  const leave = () => {
    onClose()
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
  }
  const all = forgetting.kind === 'everything'
  const scope = all ? undefined : scopeOf(forgetting.line)
  const shared = useConnection(scope?.connectionId ?? '')?.shared === true && scope?.scope.schema === undefined
  const preview = useQuery({
    queryKey: ['cache', 'preview', scope],
    queryFn: ({ signal }) => call('catalog.forgetPreview', { id: scope?.connectionId ?? '', scope: scope?.scope ?? {} }, { signal }),
    enabled: scope !== undefined,
    gcTime: 0,
  })
  const loss = useQuery({
    queryKey: ['cache', 'loss', scope],
    queryFn: () => lossOf({ connectionId: scope?.connectionId ?? '', ...scope?.scope }),
    enabled: scope !== undefined,
    gcTime: 0,
  })
  const entries = useQuery({
    queryKey: keys.entries,
    queryFn: ({ signal }) => call('cache.entries', {}, { signal }),
    select: entryLines,
    enabled: all,
  })
  const found = all
    ? entries.data && { entries: entries.data.length, bytes: entries.data.reduce((sum, line) => sum + line.bytes, 0) }
    : preview.data
  const words = found === undefined ? t('cache.forget') : t('cache.forgetCount', { count: found.entries })

  const run = async () => {
    setBusy(true)
    try {
      if (scope !== undefined) await forget({ connectionId: scope.connectionId, ...scope.scope })
      else {
        say(forgotWords(await call('cache.clear', { confirm: true })))
      }
      await queries.invalidateQueries({ queryKey: ['cache'] })
      leave()
    } catch (error) {
      say(errorText(error))
      setBusy(false)
    }
  }
  const onEscape = useEffectEvent((event: KeyboardEvent) => event.key === 'Escape' && leave())
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onEscape(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
  const title = all ? t('cache.everything') : (scope?.words ?? '')
  return (
    <div className={styles['tray']} role="alertdialog" aria-label={t('cache.forgetWhat', { what: title })}>
      <div className={styles['trayWords']}>
        <strong>{t('cache.forgetAsk', { what: title })}</strong>
        <span>
          {all ? t('cache.forgetAllAbout') : lossWords(loss.data, scope?.scope.schema === undefined)}
          {shared && ` ${t('cache.forgetShared')}`}
        </span>
      </div>
      {found !== undefined && (
        <dl className={styles['trayFacts']}>
          <div>
            <dt>{t('cache.wouldGo')}</dt>
            <dd>
              {t('cache.nEntries', { count: found.entries })}, {bytes(found.bytes)}
            </dd>
          </div>
          {!all && (
            <div>
              <dt>{t('cache.from')}</dt>
              <dd>{t('cache.everyLayer')}</dd>
            </div>
          )}
        </dl>
      )}
      <Button autoFocus={all} onClick={leave}>
        {t('cache.cancel')} <kbd aria-hidden="true">Esc</kbd>
      </Button>
      <Button autoFocus={!all} look={all ? 'danger' : 'primary'} disabled={busy || found?.entries === 0} onClick={() => void run()}>
        {words}
      </Button>
    </div>
  )
}

/** What becomes of what is forgotten. */
function lossWords(loss: Loss | undefined, whole: boolean): string {
  const history = whole ? ` ${t('cache.historyToo')}` : ''
  if (loss?.unread !== undefined) return `${t('cache.cannotReread', { why: loss.unread })}${history}`
  return `${t('cache.untouched')}${history}`
}

/** A relation is forgotten by itself; any other entry belongs to the reading as a whole. */
function scopeOf({ connectionId, connection, relation, name }: EntryLine) {
  if (connectionId === undefined) return undefined
  return relation === undefined
    ? { connectionId, scope: {}, words: t('cache.allOf', { connection }) }
    : { connectionId, scope: { schema: relation.schema, name: relation.name }, words: name }
}
