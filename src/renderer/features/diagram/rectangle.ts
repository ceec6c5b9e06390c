import { type Node, useReactFlow, useStoreApi } from '@xyflow/react'
import { type MouseEvent, useRef } from 'react'
import { useSteady } from './steady'
import type { Bounds } from './camera'

/** Told the part of the picture that a rectangle was drawn around, and whether what is in it comes in addition. */
type Taken = (area: Bounds, more: boolean) => void

/** The rectangle that is drawn with Shift held. What it holds is looked up once it is drawn: mounted is only a part of it. */
export function useRectangle(onTaken: Taken): { readonly start: () => void; readonly end: (event: MouseEvent) => void } {
  const store = useStoreApi()
  const flow = useReactFlow()
  const from = useRef<{ readonly x: number; readonly y: number } | undefined>(undefined)
  const start = useSteady(() => {
    const rectangle = store.getState().userSelectionRect
    from.current = rectangle === null ? undefined : { x: rectangle.startX, y: rectangle.startY }
  })
  const end = useSteady((event: MouseEvent) => {
    const corner = from.current
    from.current = undefined
    if (corner === undefined) return
    const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    const area = { x: Math.min(x, corner.x), y: Math.min(y, corner.y), width: Math.abs(x - corner.x), height: Math.abs(y - corner.y) }
    onTaken(area, event.ctrlKey || event.metaKey)
  })
  return { start, end }
}

/** Do two parts of the picture have something in common? */
export function touches(a: Bounds, b: Bounds): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/** Ids of mounted boxes that touch a part of the picture. */
export function nodesIn(nodes: readonly Node[], area: Bounds): string[] {
  return nodes.flatMap(({ id, position: { x, y }, width = 0, height = 0 }) => (touches(area, { x, y, width, height }) ? [id] : []))
}
