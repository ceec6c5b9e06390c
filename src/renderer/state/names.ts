import type { Outline } from '@shared/outline'
import { create } from 'zustand'

/** Names of first readings that are still running, by connection: all there is until the rest has come. */
export const useNames = create<{ readonly names: Readonly<Record<string, Outline>> }>()(() => ({ names: {} }))

export function setNames(connectionId: string, outline: Outline | undefined): void {
  useNames.setState(({ names }) => {
    const rest = Object.fromEntries(Object.entries(names).filter(([id]) => id !== connectionId))
    return { names: outline === undefined ? rest : { ...rest, [connectionId]: outline } }
  })
}
