import type { Bounds } from './camera'
import { levelAt, type Look, type View } from './look'
import { paint } from './painter'
import { onTheme, type Palette, readPalette } from './palette'
import type { Scene } from './scene'

/**
 * What of a frame drawing may take, ms: the rest is for whoever moves the camera. What is drawn in a slice may have to become pixels
 * in the same frame, and where no graphics card does that it costs as much again: then slices become shorter.
 */
const BUDGET_MS = { most: 4, least: 1 } as const
/** A frame in which something was drawn may take so long from the slice's beginning until it is on its way to the screen, ms. */
const FRAME_MS = 7
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
  /** The camera is on its way there by itself: this is where it will be. */
  readonly aimed?: boolean
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
  #budget: number = BUDGET_MS.most
  #began = 0
  readonly #painted = new MessageChannel()
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
    this.#painted.port1.addEventListener('message', () => this.#adapt())
    this.#painted.port1.start()
    this.#stopTheme = onTheme(() => {
      this.#palette = readPalette()
      this.#all()
      // What stands around it is in the other colours with the next frame: the picture must not lag behind.
      this.#finish()
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
    if (this.#detail === undefined && this.#needed(this.#drawn)) this.#startDetail(this.#camera().aimed === true)
  }

  stop(): void {
    cancelAnimationFrame(this.#frame)
    clearTimeout(this.#timer)
    this.#painted.port1.close()
    this.#stopTheme()
    for (const canvas of [this.#overview, this.#front, this.#back]) canvas.width = canvas.height = 0
  }

  #all(): void {
    this.#again = this.#detail !== undefined
    if (!this.#again) this.#startDetail(true)
    this.#startSmall()
  }

  #rest(): void {
    // Somebody may have stopped it on its way.
    if (this.#camera().aimed === true) this.#timer = setTimeout(() => this.#rest(), REST_MS)
    if (this.#detail !== undefined) this.#again = true
    else if (!this.#drawnExactly || this.#drawn?.zoom !== this.#camera().transform[2] || this.#needed(this.#drawn)) this.#startDetail(true)
  }

  /** Is what was drawn no longer enough for where the camera is? Beyond everything there is nothing to be drawn. */
  #needed(drawn: View | undefined): boolean {
    if (drawn === undefined) return true
    const { zoom, ...window } = seenBy(this.#camera())
    const stretch = zoom / drawn.zoom
    if (stretch > STRETCH || stretch < 1 / STRETCH) return true
    const seen = this.#scene === undefined ? window : common(window, airy(this.#scene.bounds, zoom))
    const slack = 1 / drawn.zoom
    return (
      seen.width > 0 &&
      seen.height > 0 &&
      (seen.x < drawn.x - slack ||
        seen.y < drawn.y - slack ||
        seen.x + seen.width > drawn.x + drawn.width + slack ||
        seen.y + seen.height > drawn.y + drawn.height + slack)
    )
  }

  #startDetail(exact: boolean): void {
    const { width, height } = this.#camera()
    if (this.#scene === undefined || this.#look === undefined || width === 0) return
    const ratio = window.devicePixelRatio
    const ctx = prepare(this.#back, roomFor(width * ratio), roomFor(height * ratio), ratio)
    if (ctx === null) return
    const view = aligned(this.#camera(), this.#scene.bounds, this.#back)
    this.#detail = { view, onto: this.#back, exact, steps: paint(ctx, this.#scene, view, this.#look, this.#palette) }
    this.#schedule()
  }

  #startSmall(): void {
    if (this.#scene === undefined || this.#look === undefined) return
    const { bounds } = this.#scene
    const zoom = Math.min(1, OVERVIEW_PX / Math.max(1, bounds.width, bounds.height))
    const view: View = { ...bounds, zoom, ratio: 1, level: 'map', nameless: true }
    const px = (size: number) => Math.max(1, Math.round(size * zoom))
    const ctx = prepare(this.#overview, px(bounds.width), px(bounds.height), 1)
    if (ctx === null) return
    this.#small = { view, onto: this.#overview, exact: true, steps: paint(ctx, this.#scene, view, this.#look, this.#palette) }
    this.#schedule()
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#run())
  }

  #run(): void {
    this.#frame = 0
    this.#began = performance.now()
    this.#painted.port2.postMessage(null)
    const end = this.#began + this.#budget
    while (performance.now() < end) {
      const task = this.#detail ?? this.#small
      if (task === undefined) return
      if (task.steps.next().done !== true) continue
      if (task === this.#detail) this.#swap(task)
      else this.#finishSmall(task)
    }
    if (this.#detail !== undefined || this.#small !== undefined) this.#schedule()
  }

  /** All that is to be drawn, at once. */
  #finish(): void {
    for (let task = this.#detail ?? this.#small; task !== undefined; task = this.#detail ?? this.#small) {
      let done = false
      while (!done) done = task.steps.next().done === true
      if (task === this.#detail) this.#swap(task)
      else this.#finishSmall(task)
    }
  }

  /** The frame with the last slice is done: what it took as a whole says how long the next slice may be. */
  #adapt(): void {
    const took = performance.now() - this.#began
    const next = took > FRAME_MS ? this.#budget * 0.7 : this.#budget + 0.25
    this.#budget = Math.min(BUDGET_MS.most, Math.max(BUDGET_MS.least, next))
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

/** What is drawn of everything there is at a zoom: with a little air around it. */
function airy({ x, y, width, height }: Bounds, zoom: number): Bounds {
  const air = 24 / zoom
  return { x: x - air, y: y - air, width: width + 2 * air, height: height + 2 * air }
}

/** What lies in both; of no size where nothing does. */
function common(a: Bounds, b: Bounds): Bounds {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  const [right, bottom] = [Math.min(a.x + a.width, b.x + b.width), Math.min(a.y + a.height, b.y + b.height)]
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) }
}

/** px of a canvas for a window of so many: with its margins, and the same for windows of about that size. */
function roomFor(px: number): number {
  return Math.ceil((px * (1 + 2 * MARGIN)) / 128) * 128
}

/**
 * The part of the world that a canvas holds: the window and as much around it as there is room for, rather where there is something to
 * see; its corner on a whole pixel of the screen.
 */
function aligned(camera: Camera, bounds: Bounds, canvas: HTMLCanvasElement): View {
  const { zoom, ...seen } = seenBy(camera)
  const ratio = window.devicePixelRatio
  const [width, height] = [canvas.width / (zoom * ratio), canvas.height / (zoom * ratio)]
  const world = airy(bounds, zoom)
  const from = (start: number, size: number, room: number, first: number, extent: number) => {
    const last = first + extent - room
    const wanted = Math.min(Math.max(start - (room - size) / 2, Math.min(first, last)), Math.max(first, last))
    return Math.min(start, Math.max(start + size - room, wanted))
  }
  const [tx, ty] = camera.transform
  const snap = (value: number, shift: number) => (Math.floor((value * zoom + shift) * ratio) / ratio - shift) / zoom
  const x = snap(from(seen.x, seen.width, width, world.x, world.width), tx)
  const y = snap(from(seen.y, seen.height, height, world.y, world.height), ty)
  return { x, y, width, height, zoom, ratio, level: levelAt(zoom) }
}

/** A canvas of so many px, `ratio` of them for one of the screen. It is made anew only for another size: that costs more than drawing. */
function prepare(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): CanvasRenderingContext2D | null {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
    canvas.style.width = `${String(width / ratio)}px`
    canvas.style.height = `${String(height / ratio)}px`
  }
  return canvas.getContext('2d', { alpha: false })
}

/** Puts a canvas where in the world its part is. */
function lay(canvas: HTMLCanvasElement, { x, y, zoom }: View): void {
  canvas.style.transform = `translate(${String(x)}px, ${String(y)}px) scale(${String(1 / zoom)})`
}
