export interface Box {
  readonly width: number
  readonly height: number
}
export interface Corner {
  readonly x: number
  readonly y: number
}

/** Size of one unit of a picture in a window of width/height `aspect`: the smaller, the larger everything is drawn. */
export function drawnSize({ width, height }: Box, aspect: number): number {
  return Math.max(width / aspect, height)
}

/**
 * Puts boxes beside and below each other without overlap, so that the whole fits a window of `aspect` as large as it can:
 * several widths are tried with a skyline, largest box first. Answers corners in the order of `boxes`.
 */
export function packBoxes(boxes: readonly Box[], gap: number, aspect: number): { readonly corners: readonly Corner[] } & Box {
  const widest = Math.max(0, ...boxes.map((box) => box.width))
  const area = boxes.reduce((sum, box) => sum + (box.width + gap) * (box.height + gap), 0)
  const ideal = Math.sqrt(area * aspect)
  let best = skyline(boxes, gap, widest)
  for (const factor of [0.8, 0.9, 1, 1.1, 1.2, 1.35, 1.5, 1.8, 2.2]) {
    const tried = skyline(boxes, gap, Math.max(widest, ideal * factor))
    if (drawnSize(tried, aspect) < drawnSize(best, aspect)) best = tried
  }
  const beside = skyline(boxes, gap, Infinity)
  return drawnSize(beside, aspect) < drawnSize(best, aspect) ? beside : best
}

interface Step {
  readonly x: number
  readonly y: number
  readonly width: number
}

function skyline(boxes: readonly Box[], gap: number, limit: number): { readonly corners: readonly Corner[] } & Box {
  const order = boxes.map((box, at) => ({ box, at })).sort((a, b) => b.box.height - a.box.height || a.at - b.at)
  const corners: Corner[] = boxes.map(() => ({ x: 0, y: 0 }))
  let line: Step[] = [{ x: 0, y: 0, width: limit + gap }]
  let [width, height] = [0, 0]
  for (const { box, at } of order) {
    const wide = box.width + gap
    let place: Corner | undefined
    for (const { x } of line) {
      if (x + box.width > limit && x > 0) continue
      const y = Math.max(...line.filter((step) => step.x < x + wide && step.x + step.width > x).map((step) => step.y))
      if (place === undefined || y < place.y || (y === place.y && x < place.x)) place = { x, y }
    }
    const { x, y } = place ?? { x: 0, y: height + gap }
    corners[at] = { x, y }
    width = Math.max(width, x + box.width)
    height = Math.max(height, y + box.height)
    line = raised(line, x, wide, y + box.height + gap)
  }
  return { corners, width, height }
}

/** The skyline after a box of `width` stands at `x` and ends at `y`. */
function raised(line: readonly Step[], x: number, width: number, y: number): Step[] {
  const end = x + width
  return [
    ...line.flatMap((step): Step[] => {
      const stepEnd = step.x + step.width
      return [
        ...(step.x < x ? [{ x: step.x, y: step.y, width: Math.min(stepEnd, x) - step.x }] : []),
        ...(stepEnd > end ? [{ x: Math.max(step.x, end), y: step.y, width: stepEnd - Math.max(step.x, end) }] : []),
      ]
    }),
    { x, y, width },
  ].sort((a, b) => a.x - b.x)
}
