import type { Preferences } from '@shared/preferences'
import { useQuery } from '@tanstack/react-query'
import { call } from '../client'
import { keys, queries } from '../queries'

const asked = { queryKey: keys.preferences, queryFn: ({ signal }: { signal: AbortSignal }) => call('preferences.get', {}, { signal }) }

/** How the user likes the window, as it was saved or is about to be; `data` is undefined until it was read. */
export function usePreferences() {
  return useQuery(asked)
}

/** The same for who draws nothing yet. Fails as `preferences.get` does. */
export async function readPreferences(): Promise<Preferences> {
  return await queries.fetchQuery(asked)
}

/** How many savings are under way: what an earlier one answers does not stand in the way of what was chosen since. */
let underWay = 0

/**
 * Shows what was chosen at once and saves it behind that. What could not be saved is read anew, so that the window shows what is kept,
 * and is told to the caller by the error of `preferences.set`.
 */
export async function savePreferences(patch: Partial<Preferences>): Promise<void> {
  // A reading that began before must not bring back what was before.
  void queries.cancelQueries({ queryKey: keys.preferences })
  queries.setQueryData<Preferences>(keys.preferences, (now) => now && { ...now, ...patch })
  underWay += 1
  try {
    const saved = await call('preferences.set', patch)
    if (underWay === 1) queries.setQueryData(keys.preferences, saved)
  } catch (error) {
    void queries.invalidateQueries({ queryKey: keys.preferences })
    throw error
  } finally {
    underWay -= 1
  }
}
