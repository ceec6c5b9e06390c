import { useMemo } from 'react'
import { call } from '../client'
import { keys, queries } from '../queries'
import { savePreferences, usePreferences } from './preferences'
import { useEngine } from './use-connection'

/** Connections, by id, whose system schemas are shown. */
export function useSystemShown(): ReadonlySet<string> {
  const preferences = usePreferences()
  const shown = preferences.data?.systemSchemas
  return useMemo(() => new Set(shown), [shown])
}

/** Whether a connection's database keeps schemas for itself that could be shown. */
export function useHasSystem(id: string | undefined): boolean {
  return useEngine(id)?.capabilities.systemSchemas === true
}

/** Shows the system schemas of a connection, or hides them again. What was asked of the database before is asked anew. */
export async function toggleSystem(id: string): Promise<void> {
  const { systemSchemas } = await call('preferences.get', {})
  const others = systemSchemas.filter((one) => one !== id)
  queries.removeQueries({ queryKey: keys.system(id) })
  await savePreferences({ systemSchemas: others.length < systemSchemas.length ? others : [...others, id] })
}
