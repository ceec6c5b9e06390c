/** How long a window that is never idle puts a step off, ms. */
const LATEST_MS = 10_000

/**
 * Takes steps one by one while the window has nothing else to do: each waits for an idle moment of its own, so that no key waits for
 * more than one of them. What fails is left to whoever needs it, who is told then.
 */
export function whileIdle(steps: readonly (() => unknown)[]): void {
  const [first, ...others] = steps
  if (first === undefined) return
  const step = async () => {
    try {
      await first()
    } finally {
      whileIdle(others)
    }
  }
  requestIdleCallback(() => void step().catch(() => undefined), { timeout: LATEST_MS })
}
