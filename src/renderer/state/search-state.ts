import { create } from 'zustand'
import { type KindGroup, kindsOf } from './search-kinds'

/** What is typed and chosen: kept while the tab is closed or another one is looked at. */
export interface SearchState {
  readonly text: string
  readonly engines: readonly string[]
  readonly connections: readonly string[]
  readonly kinds: readonly KindGroup[]
  /** Undefined for any. */
  readonly schema: string | undefined
  readonly grouped: boolean
  /** Index of the hit that Enter opens. */
  readonly active: number
}

export const useSearch = create<SearchState>()(() => ({
  ...{ text: '', engines: [], connections: [], kinds: [], schema: undefined },
  ...{ grouped: false, active: 0 },
}))

/** Changes what is looked for; the first hit is the active one again. */
export function setSearch(patch: Partial<Omit<SearchState, 'active'>>): void {
  useSearch.setState({ ...patch, active: 0 })
}

/** What is chosen, as the search is asked. Pure. */
export function filtersOf({ engines, connections, kinds, schema }: Pick<SearchState, 'engines' | 'connections' | 'kinds' | 'schema'>) {
  const kindList = kindsOf(kinds)
  return {
    engines: [...engines],
    connections: [...connections],
    ...(kindList === undefined ? {} : { kinds: kindList }),
    ...(schema === undefined ? {} : { schemas: [schema] }),
  }
}

export function setActive(active: number): void {
  useSearch.setState({ active })
}

/** Puts a value into a list of chosen ones, or takes it out. */
export function toggled<T>(list: readonly T[], value: T): readonly T[] {
  return list.includes(value) ? list.filter((v) => v !== value) : [...list, value]
}
