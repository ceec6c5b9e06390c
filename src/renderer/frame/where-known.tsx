import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { fetchOutline, keys } from '../queries'
import { scanAndCheck } from '../state/actions'
import { useAsleep, wake } from '../state/asleep'
import { useConnection } from '../state/use-connection'
import { Button } from '../ui/button'
import { EmptyState, Skeleton } from '../ui/error-state'
import { t } from '../words'

/** A view that came back at the start, where what it shows is still known; else it would have to ask its database unasked. */
export function WhereKnown({ connectionId, children }: { readonly connectionId: string; readonly children: ReactNode }) {
  const asleep = useAsleep((state) => state.asleep.has(connectionId))
  const name = useConnection(connectionId)?.name ?? ''
  const outline = useQuery({
    queryKey: keys.outline(connectionId),
    queryFn: ({ signal }) => fetchOutline(connectionId, signal),
    enabled: asleep,
  })
  if (!asleep) return children
  if (outline.data === undefined && outline.error === null) return <Skeleton rows={6} head />
  if (outline.data !== null) return children
  const read = () => {
    wake(connectionId)
    void scanAndCheck(connectionId)
  }
  return (
    <EmptyState title={t('tabs.notKnown')} text={t('tabs.notKnownAbout', { connection: name })}>
      <Button look="primary" onClick={read}>
        {t('tabs.read', { connection: name })}
      </Button>
    </EmptyState>
  )
}
