import { useSyncExternalStore } from 'react'

/** As in frame.module.css: below it a sidebar would leave no room for anything beside it. */
const NARROW = window.matchMedia('(max-width: 699px)')

/** Whether the window is too narrow for a sidebar and a view side by side, as a small one is at 200 %. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => NARROW.matches)
}

function subscribe(onChange: () => void): () => void {
  NARROW.addEventListener('change', onChange)
  return () => NARROW.removeEventListener('change', onChange)
}
