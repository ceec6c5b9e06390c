import { keys } from '../../queries'
import { call } from '../../client'
import { useQuery } from '@tanstack/react-query'
import { useNow } from '../../ui/use-now'
import { Bars } from './bars'
import { entryLines } from './entry-lines'
import { classed } from './series'

const MINUTE = 60_000
const HOUR = 3_600_000
const KB = 1024

/** Classes by an upper bound, the last without one. */
const AGES = [
  ['up to 1 minute', MINUTE],
  ['up to 10 minutes', 10 * MINUTE],
  ['up to 1 hour', HOUR],
  ['up to 6 hours', 6 * HOUR],
  ['older', Number.POSITIVE_INFINITY],
] as const
const SIZES = [
  ['up to 1 kB', KB],
  ['up to 10 kB', 10 * KB],
  ['up to 100 kB', 100 * KB],
  ['up to 1 MB', 1024 * KB],
  ['larger', Number.POSITIVE_INFINITY],
] as const

/** What is remembered now by how old and by how large it is. */
export function HeldBy() {
  const now = useNow()
  const entries = useQuery({ queryKey: keys.entries, queryFn: ({ signal }) => call('cache.entries', {}, { signal }), select: entryLines })
  const lines = entries.data ?? []
  return (
    <>
      <Bars title="By age" bars={classed(lines, AGES, (line) => now - line.storedAt)} />
      <Bars title="By size" bars={classed(lines, SIZES, (line) => line.bytes)} />
    </>
  )
}
