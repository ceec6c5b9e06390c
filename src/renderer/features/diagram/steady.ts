import { useCallback, useEffect, useRef } from 'react'

/** The same function for as long as its component is there; it does what the one that was given last does. For answers to events. */
export function useSteady<A extends readonly unknown[]>(act: (...args: A) => void): (...args: A) => void {
  const now = useRef(act)
  useEffect(() => {
    now.current = act
  })
  return useCallback((...args: A) => now.current(...args), [])
}
