import type { Freshness, Outage } from '@shared/freshness'
import { AgeMark } from './age-mark'
import { Banner, LinkButton } from './banner'
import { inside } from './outage-words'
import { clock } from './time-words'
import { useNow } from './use-now'
import { t } from '../words'

interface FreshnessBannerProps {
  readonly freshness: Freshness
  /** What is shown, by its name. */
  readonly name: string
  /** Asks the database again whether it is there and unchanged. */
  readonly onCheck: () => void
  readonly onRefresh: () => void
}

/** Says what the age of a view means where that matters: it cannot be checked, or the source moved on. Else nothing. */
export function FreshnessBanner({ freshness, name, onCheck, onRefresh }: FreshnessBannerProps) {
  const now = useNow()
  const mark = <AgeMark freshness={freshness} now={now} />
  if (freshness.state === 'offline')
    return (
      <Banner look="quiet" icon={mark} actions={<LinkButton onClick={onCheck}>{t('ui.tryAgain')}</LinkButton>}>
        <strong>{t('ui.offline')}</strong> {freshness.outage === undefined ? '' : `${whole(freshness.outage)} `}
        {t('ui.asRead', { name, when: clock(freshness.readAt, now) })}
      </Banner>
    )
  if (freshness.state === 'changed')
    return (
      <Banner look="warn" icon={mark} actions={<LinkButton onClick={onRefresh}>{t('ui.refresh')}</LinkButton>}>
        <strong>{t('ui.changed', { name })}</strong> {t('ui.changedAtSource')}
      </Banner>
    )
  return null
}

function whole({ why, hint }: Outage): string {
  return hint === undefined ? `${why}.` : `${why}: ${inside(hint)}.`
}
