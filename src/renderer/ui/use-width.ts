import { useEffect, useRef, useState } from 'react'

/** The width in pixels that an element has now, for what is drawn to measure; 0 until it is laid out. */
export function useWidth() {
  const ref = useRef<SVGSVGElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width] as const
}
