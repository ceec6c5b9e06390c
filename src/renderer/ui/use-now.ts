import { useEffect, useState } from 'react'

/** The time, renewed every `everyMs` while somebody looks. */
export function useNow(everyMs = 10_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  // A reading that is newer than our last tick must not look as if it came from the future.
  return Math.max(now, Date.now())
}
