import { useStoreApi } from '@xyflow/react'
import { useEffect, useState } from 'react'
import { seenBy } from './layer'
import { LEVEL } from './look'
import { boxesIn, type Scene } from './scene'

/** Mounted in one frame, and taken away in one; in all. */
const PER_FRAME = 3
const GONE_PER_FRAME = 5
const MOST = 140
/** The camera rests when it has not moved for so long, ms. */
const REST_MS = 140
/** Mounted around the window, as part of its size. */
const MARGIN = 0.12

const NONE: readonly number[] = []

/**
 * Which boxes of a large diagram are elements: those in and near the window, once the camera rests and where they are large
 * enough to be read. A few per frame, because each costs a millisecond or two; until then the layer shows them.
 */
export function useMounted(scene: Scene | undefined): readonly number[] {
  const [mounted, setMounted] = useState(NONE)
  const store = useStoreApi()
  useEffect(() => {
    if (scene === undefined) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let frame = 0
    const rest = () => {
      cancelAnimationFrame(frame)
      const wanted = wantedOf(scene, seenBy(store.getState()))
      const step = () => {
        frame = requestAnimationFrame(step)
        setMounted((now) => {
          const next = closer(now, wanted)
          if (next === now) cancelAnimationFrame(frame)
          return next
        })
      }
      frame = requestAnimationFrame(step)
    }
    const later = () => {
      cancelAnimationFrame(frame)
      clearTimeout(timer)
      timer = setTimeout(rest, REST_MS)
    }
    later()
    const unsubscribe = store.subscribe((now, before) => {
      if (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) later()
    })
    return () => {
      unsubscribe()
      cancelAnimationFrame(frame)
      clearTimeout(timer)
    }
  }, [scene, store])
  return scene === undefined ? NONE : mounted
}

/** From the middle of the window outwards; none where boxes are too small to be read. */
function wantedOf(scene: Scene, seen: ReturnType<typeof seenBy>): readonly number[] {
  if (seen.zoom < LEVEL.full) return NONE
  const [mx, my] = [seen.width * MARGIN, seen.height * MARGIN]
  const part = { x: seen.x - mx, y: seen.y - my, width: seen.width + 2 * mx, height: seen.height + 2 * my }
  const [x, y] = [seen.x + seen.width / 2, seen.y + seen.height / 2]
  const apart = (at: number) => Math.abs((scene.x[at] ?? 0) - x) + Math.abs((scene.y[at] ?? 0) - y)
  return boxesIn(scene, part)
    .sort((a, b) => apart(a) - apart(b))
    .slice(0, MOST)
}

/** One step from what is mounted to what is wanted: a few gone, a few new. The same list once it is there. */
function closer(now: readonly number[], wanted: readonly number[]): readonly number[] {
  const [has, wants] = [new Set(now), new Set(wanted)]
  const gone = new Set(now.filter((at) => !wants.has(at)).slice(0, GONE_PER_FRAME))
  const fresh = wanted.filter((at) => !has.has(at)).slice(0, PER_FRAME)
  return gone.size === 0 && fresh.length === 0 ? now : [...now.filter((at) => !gone.has(at)), ...fresh]
}
