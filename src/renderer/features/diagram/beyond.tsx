import { useStore } from '@xyflow/react'
import type { ReactNode } from 'react'
import type { Bounds } from './camera'
import { seenBy } from './layer'

/** What is there only while some of the picture is not in the window: an overview of what is all in view covers it for nothing. */
export function Beyond({ bounds, children }: { readonly bounds: Bounds; readonly children: ReactNode }) {
  const more = useStore((state) => {
    const seen = seenBy(state)
    const air = 1 / seen.zoom
    return (
      bounds.x < seen.x - air ||
      bounds.y < seen.y - air ||
      bounds.x + bounds.width > seen.x + seen.width + air ||
      bounds.y + bounds.height > seen.y + seen.height + air
    )
  })
  return more ? children : null
}
