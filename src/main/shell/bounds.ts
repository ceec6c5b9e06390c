import type { WindowBounds } from '@shared/preferences'

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** So much of a title must be on a screen that the window can be taken hold of, px. */
const REACHABLE = 80

/**
 * Where a window opens: as it was, where its title is on a screen that is there; else as large as it was, in the middle of one. No
 * larger than the largest screen. Pure.
 */
export function boundsFor(saved: WindowBounds | null, screens: readonly Area[]): { width: number; height: number; x?: number; y?: number } {
  if (saved === null) return { width: 1440, height: 900 }
  const width = Math.min(saved.width, Math.max(...screens.map((screen) => screen.width), 880))
  const height = Math.min(saved.height, Math.max(...screens.map((screen) => screen.height), 560))
  const isReachable = screens.some(
    ({ x, y, width: w, height: h }) =>
      Math.min(saved.x + width, x + w) - Math.max(saved.x, x) >= REACHABLE && saved.y >= y - 8 && saved.y <= y + h - REACHABLE,
  )
  return isReachable ? { width, height, x: saved.x, y: saved.y } : { width, height }
}
