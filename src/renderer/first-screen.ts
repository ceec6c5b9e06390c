import type { Channel, Output } from '@shared/contract'
import { call } from './client'
import { keys, queries } from './queries'
import { dateTime } from './words'

/** How long a frame is waited for, ms. */
const LATEST_MS = 100

/** Channels that are asked with nothing, and where their answers are kept. */
type Asked = Extract<
  Channel,
  'connections.list' | 'tree.marks' | 'engines.list' | 'app.info' | 'vault.status' | 'cache.health' | 'cache.stats'
>

async function ask(queryKey: readonly unknown[], channel: Asked): Promise<void> {
  await queries.prefetchQuery<Output<Asked>>({ queryKey, queryFn: async ({ signal }) => await call(channel, {}, { signal }) })
}

/**
 * Asks for what the first screen shows, all at once and while other things are asked for: so it is drawn once and whole. Ends when that
 * is there which stands in the tree; what cannot be had is told by whoever shows it.
 */
export async function askAhead(): Promise<void> {
  // While these are on their way: the first date takes as long as a hundred later ones.
  setTimeout(() => dateTime(Date.now()))
  // These may wait for a Redis.
  void ask(keys.health, 'cache.health')
  void ask(keys.stats, 'cache.stats')
  void ask(keys.vault, 'vault.status')
  await Promise.all([
    ask(keys.connections, 'connections.list'),
    ask(keys.marks, 'tree.marks'),
    ask(keys.engines, 'engines.list'),
    ask(keys.info, 'app.info'),
  ])
}

/**
 * Ends when the frame is painted that is being made, or soon where none is (a window that is not shown): what is large and not needed for
 * it waits, so that the tree does not.
 */
export async function firstFrame(): Promise<void> {
  await new Promise<void>((done) => {
    requestAnimationFrame(() => setTimeout(done))
    setTimeout(done, LATEST_MS)
  })
}
