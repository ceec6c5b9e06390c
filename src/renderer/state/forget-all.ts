import { create } from 'zustand'
import { openTab } from './tabs'

/** Whether somebody wants everything forgotten: the view of the cache shows what that is, and asks. */
export const useForgetAll = create<{ readonly wanted: boolean }>()(() => ({ wanted: false }))

/** Leads to the view of the cache, where everything can be forgotten once it was said what that is. */
export function askToForgetAll(): void {
  useForgetAll.setState({ wanted: true })
  openTab({ kind: 'cache' })
}

/** It was done, or thought better of. */
export function endForgetAll(): void {
  useForgetAll.setState({ wanted: false })
}
