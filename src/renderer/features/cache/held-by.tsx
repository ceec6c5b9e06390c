import { keys } from '../../queries'
import { call } from '../../client'
import { useQuery } from '@tanstack/react-query'
import { useNow } from '../../ui/use-now'
import { Bars } from './bars'
import { entryLines } from './entry-lines'
import { classed } from './series'
import { t, type Words } from '../../words'

const MINUTE = 60_000
const HOUR = 3_600_000
const KB = 1024

/** Classes by an upper bound, the last without one. */
const AGES = [
  ['cache.minute', MINUTE],
  ['cache.minutes10', 10 * MINUTE],
  ['cache.hour', HOUR],
  ['cache.hours6', 6 * HOUR],
  ['cache.older', Number.POSITIVE_INFINITY],
] as const
const SIZES = [
  ['cache.kb', KB],
  ['cache.kb10', 10 * KB],
  ['cache.kb100', 100 * KB],
  ['cache.mb', 1024 * KB],
  ['cache.larger', Number.POSITIVE_INFINITY],
] as const

function inWords(classes: readonly (readonly [words: Words, upTo: number])[]): (readonly [name: string, upTo: number])[] {
  return classes.map(([words, upTo]) => [t(words), upTo] as const)
}

/** What is remembered now by how old and by how large it is. */
export function HeldBy() {
  const now = useNow()
  const entries = useQuery({ queryKey: keys.entries, queryFn: ({ signal }) => call('cache.entries', {}, { signal }), select: entryLines })
  const lines = entries.data ?? []
  return (
    <>
      <Bars title={t('cache.byAge')} bars={classed(lines, inWords(AGES), (line) => now - line.storedAt)} />
      <Bars title={t('cache.bySize')} bars={classed(lines, inWords(SIZES), (line) => line.bytes)} />
    </>
  )
}
