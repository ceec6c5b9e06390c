import { create } from 'zustand'

interface TreeState {
  /** Keys of open rows; for groups of one kind, of closed ones. */
  readonly expanded: ReadonlySet<string>
  readonly active: string | undefined
  /** A row that is to be come to as soon as it is there. */
  readonly revealed: string | undefined
}

/** Key of a row: the connection and the names on the way down to it. */
export const rowKey = (...parts: readonly string[]): string => JSON.stringify(parts)

/** What is open and where the focus is: survives every refresh, because it speaks of names and not of rows. */
export const useTreeState = create<TreeState>()(() => ({ expanded: new Set(), active: undefined, revealed: undefined }))

export function toggleRow(key: string, on?: boolean): void {
  useTreeState.setState(({ expanded }) => {
    const next = new Set(expanded)
    if (on ?? !next.has(key)) next.add(key)
    else next.delete(key)
    return { expanded: next }
  })
}

export function setActiveRow(key: string | undefined): void {
  useTreeState.setState({ active: key })
}

export function revealRow(key: string | undefined): void {
  useTreeState.setState({ revealed: key })
}
