import { NOTE } from '@shared/diagram/notes'
import type { View } from './look'
import type { Palette } from './palette'
import type { Scene } from './scene'

/** Smaller than this on screen a text is no text, px. */
const READABLE = 5

/** The notes of a part, as their elements show them; from afar as sheets without a text. */
export function paintNotes(ctx: CanvasRenderingContext2D, { notes }: Scene, view: View, palette: Palette): void {
  for (const { x, y, width, height, lines } of notes) {
    if (x > view.x + view.width || x + width < view.x || y > view.y + view.height || y + height < view.y) continue
    ctx.beginPath()
    ctx.roundRect(x, y, width, height, 6)
    ctx.fillStyle = palette.raised
    ctx.fill()
    ctx.lineWidth = Math.max(1, 1 / view.zoom)
    ctx.strokeStyle = palette.borderControl
    ctx.stroke()
    ctx.fillStyle = palette.borderStrong
    ctx.fillRect(x, y + 3, 3, height - 6)
    if (NOTE.size * view.zoom < READABLE) continue
    ctx.font = `400 ${String(NOTE.size)}px ${palette.ui}`
    ctx.textAlign = 'left'
    ctx.textBaseline = 'middle'
    ctx.fillStyle = palette.text2
    lines.forEach((line, at) => ctx.fillText(line, x + NOTE.pad + 4, y + NOTE.pad + (at + 0.5) * NOTE.line))
  }
}
