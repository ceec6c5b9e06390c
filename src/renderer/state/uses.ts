import type { Thing } from '@shared/uses'
import { call } from '../client'
import { keys, queries } from '../queries'
import { errorText } from '../ui/error-text'
import { say } from './jobs'
import type { Tab } from './tab-model'
import { useTabs } from './tabs'

/** Counts what is opened from now on: the list that finds things by name puts what is used first. */
export function countUses(): () => void {
  return useTabs.subscribe((now, before) => {
    const known = new Set(before.tabs.map(({ id }) => id))
    for (const tab of now.tabs) {
      const thing = known.has(tab.id) ? undefined : thingOf(tab)
      if (thing !== undefined) note(thing)
    }
  })
}

function note(thing: Thing): void {
  call('search.use', thing)
    .then(() => queries.invalidateQueries({ queryKey: keys.uses }))
    .catch((error: unknown) => say(errorText(error)))
}

function thingOf(tab: Tab): Thing | undefined {
  if (tab.kind === 'relation') return { connectionId: tab.connectionId, schema: tab.schema, name: tab.name }
  return tab.kind === 'object' ? { connectionId: tab.connectionId, ...tab.object } : undefined
}
