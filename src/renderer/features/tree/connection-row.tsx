import { useQuery } from '@tanstack/react-query'
import { fetchOutline, keys } from '../../queries'
import { useConnection, useEngines } from '../../state/use-connection'
import { AgeMark } from '../../ui/age-mark'
import { EngineTile } from '../../ui/connection-marks'
import { outageWords } from '../../ui/outage-words'
import { freshnessWords } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import styles from './tree.module.css'

/** The engine of a connection as two letters. */
export function ConnectionTile({ id }: { readonly id: string }) {
  const connection = useConnection(id)
  const engines = useEngines()
  return (
    <EngineTile icon={engines.data?.find((engine) => engine.id === connection?.engine)?.icon ?? ''} colour={connection?.colour ?? 'none'} />
  )
}

/** The age of what is known of a connection, only where something is wrong with it. */
export function TroubleMark({ id, expanded }: { readonly id: string; readonly expanded: boolean }) {
  const now = useNow()
  const outline = useQuery({ queryKey: keys.outline(id), queryFn: ({ signal }) => fetchOutline(id, signal), enabled: expanded })
  const freshness = outline.data?.freshness
  if (freshness === undefined || freshness.state === 'live' || freshness.state === 'cached') return null
  const words = outageWords(freshness) ?? freshnessWords(freshness, now)
  return (
    <span className={styles['trouble']} role="img" aria-label={words} title={words}>
      <AgeMark freshness={freshness} now={now} />
    </span>
  )
}
