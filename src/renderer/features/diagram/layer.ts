import type { Bounds } from './camera'
import { levelAt, type Look, type View } from './look'
import { paint } from './painter'
import { onTheme, type Palette, readPalette } from './palette'
import type { Scene } from './scene'

/** What of a frame drawing may take, ms: the rest is for whoever moves the camera. */
const BUDGET_MS = 4
/** Drawn around the window, as part of its size, so that a pan finds something there. */
const MARGIN = 0.4
/** Drawn anew while the camera moves once it is so much larger or smaller than what was drawn. */
const STRETCH = 1.45
/** The camera rests when it has not moved for so long, ms. */
const REST_MS = 110
/** Longer side of the picture of everything, px. */
const OVERVIEW_PX = 1400

export interface Camera {
  /** px by which the world is shifted, and its zoom, as React Flow keeps them. */
  readonly transform: readonly [number, number, number]
  readonly width: number
  readonly height: number
}

interface Task {
  readonly view: View
  readonly steps: Generator<undefined>
  readonly onto: HTMLCanvasElement
  /** Drawn at the zoom that the camera has, with whole pixels. */
  readonly exact: boolean
}

/**
 * Draws a scene behind the mounted boxes: all of it once, small, and the part around the window sharply. Both lie in the
 * world, so that the compositor moves them with it; drawing happens in slices between frames and is swapped in when complete.
 */
export class Layer {
  readonly #overview: HTMLCanvasElement
  #front: HTMLCanvasElement
  #back: HTMLCanvasElement
  readonly #camera: () => Camera
  readonly #onOverview: () => void
  #scene: Scene | undefined
  #look: Look | undefined
  #palette: Palette
  #drawn: View | undefined
  #drawnExactly = false
  #detail: Task | undefined
  #small: Task | undefined
  #again = false
  #frame = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #stopTheme: () => void

  /** `detail`: two canvases that take turns. `onOverview` is told when the picture of everything is complete. */
  constructor(
    overview: HTMLCanvasElement,
    detail: readonly [HTMLCanvasElement, HTMLCanvasElement],
    camera: () => Camera,
    onOverview: () => void,
  ) {
    this.#overview = overview
    ;[this.#front, this.#back] = detail
    this.#camera = camera
    this.#onOverview = onOverview
    this.#palette = readPalette()
    this.#stopTheme = onTheme(() => {
      this.#palette = readPalette()
      this.#all()
    })
  }

  /** What to draw from now on. The first picture is drawn at once, later ones beside the old one. */
  show(scene: Scene, look: Look): void {
    const first = this.#scene === undefined
    const other = this.#scene?.picture !== scene.picture
    this.#scene = scene
    this.#look = look
    if (first || other) this.#drawn = undefined
    this.#all()
  }

  /** The camera has moved. */
  moved(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#rest(), REST_MS)
    if (this.#detail === undefined && this.#needed(this.#drawn)) this.#startDetail(false)
  }

  stop(): void {
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
    this.#stopTheme()
    for (const canvas of [this.#overview, this.#front, this.#back]) canvas.width = canvas.height = 0
  }

  #all(): void {
    this.#again = this.#detail !== undefined
    if (!this.#again) this.#startDetail(true)
    this.#startSmall()
  }

  #rest(): void {
    if (this.#detail !== undefined) this.#again = true
    else if (!this.#drawnExactly || this.#drawn?.zoom !== this.#camera().transform[2] || this.#needed(this.#drawn)) this.#startDetail(true)
  }

  /** Is what was drawn no longer enough for where the camera is? */
  #needed(drawn: View | undefined): boolean {
    if (drawn === undefined) return true
    const seen = seenBy(this.#camera())
    const stretch = seen.zoom / drawn.zoom
    const inside =
      seen.x >= drawn.x &&
      seen.y >= drawn.y &&
      seen.x + seen.width <= drawn.x + drawn.width &&
      seen.y + seen.height <= drawn.y + drawn.height
    return !inside || stretch > STRETCH || stretch < 1 / STRETCH
  }

  #startDetail(exact: boolean): void {
    const { width } = this.#camera()
    if (this.#scene === undefined || this.#look === undefined || width === 0) return
    const view = aligned(this.#camera(), this.#scene.bounds)
    const ctx = prepare(this.#back, view)
    if (ctx === null) return
    this.#detail = { view, onto: this.#back, exact, steps: paint(ctx, this.#scene, view, this.#look, this.#palette) }
    this.#schedule()
  }

  #startSmall(): void {
    if (this.#scene === undefined || this.#look === undefined) return
    const { bounds } = this.#scene
    const zoom = Math.min(1, OVERVIEW_PX / Math.max(1, bounds.width, bounds.height))
    const view: View = { ...bounds, zoom, ratio: 1, level: 'map' }
    const ctx = prepare(this.#overview, view)
    if (ctx === null) return
    this.#small = { view, onto: this.#overview, exact: true, steps: paint(ctx, this.#scene, view, this.#look, this.#palette) }
    this.#schedule()
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#run())
  }

  #run(): void {
    this.#frame = 0
    const end = performance.now() + BUDGET_MS
    while (performance.now() < end) {
      const task = this.#detail ?? this.#small
      if (task === undefined) return
      if (task.steps.next().done !== true) continue
      if (task === this.#detail) this.#swap(task)
      else this.#finishSmall(task)
    }
    if (this.#detail !== undefined || this.#small !== undefined) this.#schedule()
  }

  #swap({ view, onto, exact }: Task): void {
    this.#detail = undefined
    lay(onto, view)
    onto.style.visibility = 'visible'
    this.#front.style.visibility = 'hidden'
    ;[this.#front, this.#back] = [onto, this.#front]
    this.#drawn = view
    this.#drawnExactly = exact && view.zoom === this.#camera().transform[2]
    onto.dataset['drawn'] = String(view.zoom)
    if (this.#again) {
      this.#again = false
      this.#startDetail(true)
    } else if (this.#needed(view)) this.#startDetail(false)
  }

  #finishSmall({ view, onto }: Task): void {
    this.#small = undefined
    lay(onto, view)
    onto.style.visibility = 'visible'
    this.#onOverview()
  }
}

/** The part of the world in the window. */
export function seenBy({ transform: [x, y, zoom], width, height }: Camera): Bounds & { readonly zoom: number } {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom, zoom }
}

/** The window and a margin, no further than there is something to see, its corner on a whole pixel of the screen. */
function aligned(camera: Camera, bounds: Bounds): View {
  const { zoom, ...seen } = seenBy(camera)
  const ratio = window.devicePixelRatio
  const [left, top] = [seen.x - seen.width * MARGIN, seen.y - seen.height * MARGIN]
  const air = 24 / zoom
  const x = Math.min(seen.x, Math.max(left, bounds.x - air))
  const y = Math.min(seen.y, Math.max(top, bounds.y - air))
  const right = Math.max(seen.x + seen.width, Math.min(left + seen.width * (1 + 2 * MARGIN), bounds.x + bounds.width + air))
  const bottom = Math.max(seen.y + seen.height, Math.min(top + seen.height * (1 + 2 * MARGIN), bounds.y + bounds.height + air))
  const [tx, ty] = camera.transform
  const snap = (value: number, shift: number) => (Math.floor((value * zoom + shift) * ratio) / ratio - shift) / zoom
  const [cornerX, cornerY] = [snap(x, tx), snap(y, ty)]
  const whole = (size: number) => Math.ceil(size * zoom * ratio) / ratio / zoom
  return { x: cornerX, y: cornerY, width: whole(right - cornerX), height: whole(bottom - cornerY), zoom, ratio, level: levelAt(zoom) }
}

function prepare(canvas: HTMLCanvasElement, { width, height, zoom, ratio }: View): CanvasRenderingContext2D | null {
  const [w, h] = [Math.max(1, Math.round(width * zoom * ratio)), Math.max(1, Math.round(height * zoom * ratio))]
  if (canvas.width !== w) canvas.width = w
  if (canvas.height !== h) canvas.height = h
  return canvas.getContext('2d')
}

/** Puts a canvas where in the world its part is. */
function lay(canvas: HTMLCanvasElement, { x, y, width, height }: View): void {
  canvas.style.transform = `translate(${String(x)}px, ${String(y)}px)`
  canvas.style.width = `${String(width)}px`
  canvas.style.height = `${String(height)}px`
}
