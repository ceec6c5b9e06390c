import { useCallback, useMemo, useState } from 'react'

/** Relations and closed groups that are selected, by node id, in the order in which they were. */
export type Selected = ReadonlySet<string>
const NOTHING_SELECTED: Selected = new Set()

export interface Selection {
  readonly ids: Selected
  /** The only one that is selected; undefined where none or several are. */
  readonly one: string | undefined
  /** Exactly this one; undefined for none. */
  readonly only: (id: string | undefined) => void
  /** All of these instead, or in addition. */
  readonly take: (ids: Iterable<string>, more?: boolean) => void
  /** One more, or one less. */
  readonly toggle: (id: string) => void
  /** A click on it, or on none: with Shift or Ctrl one more or less, else it alone. */
  readonly click: (id: string | undefined, event: Modifiers) => void
}

interface Modifiers {
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

/** Does a click take more to what is selected? */
export function adds({ shiftKey, ctrlKey, metaKey }: Modifiers): boolean {
  return shiftKey || ctrlKey || metaKey
}

/** What is selected in a diagram. */
export function useSelection(start: string | undefined): Selection {
  const [ids, setIds] = useState<Selected>(() => (start === undefined ? NOTHING_SELECTED : new Set([start])))
  const only = useCallback((id: string | undefined) => setIds(id === undefined ? NOTHING_SELECTED : new Set([id])), [])
  const take = useCallback((more: Iterable<string>, also = false) => setIds((old) => new Set([...(also ? old : []), ...more])), [])
  const toggle = useCallback((id: string) => setIds((old) => toggled(old, id)), [])
  const click = useCallback(
    (id: string | undefined, event: Modifiers) => {
      if (!adds(event)) only(id)
      else if (id !== undefined) toggle(id)
    },
    [only, toggle],
  )
  const one = ids.size === 1 ? [...ids][0] : undefined
  return useMemo(() => ({ ids, one, only, take, toggle, click }), [ids, one, only, take, toggle, click])
}

/** A set with one more, or one less. */
export function toggled(set: ReadonlySet<string>, name: string): ReadonlySet<string> {
  return set.has(name) ? new Set([...set].filter((one) => one !== name)) : new Set([...set, name])
}
