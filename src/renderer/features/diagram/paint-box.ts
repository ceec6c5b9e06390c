import { NODE, type Placed, visibleColumns } from '@shared/diagram/model'
import type { FreshnessState } from '@shared/freshness'
import { fitted } from './fitted'
import type { Look, View } from './look'
import { markEdge } from './mark-colour'
import { mix, type Palette } from './palette'
import type { Scene } from './scene'

/** A box at least so tall holds its name by itself, px of the screen. */
export const HOLDS_NAME = 12

/** A box with its name, for a zoom at which columns cannot be read; see paint-names.ts for one that is too low for its name. */
export function paintName(ctx: CanvasRenderingContext2D, scene: Scene, at: number, view: View, look: Look, palette: Palette): void {
  const node = scene.picture.graph.nodes[at]
  if (node === undefined) return
  const [x, y, height] = [scene.x[at] ?? 0, scene.y[at] ?? 0, scene.height[at] ?? 0]
  const px = 1 / view.zoom
  const self = look.selected.has(at)
  const far = look.near !== undefined && !look.near.has(at)
  ctx.fillStyle = self ? palette.selection : palette.surface
  ctx.fillRect(x, y, NODE.width, height)
  // One that is lower than its name is a stripe before it.
  const low = height * view.zoom < HOLDS_NAME
  ctx.lineWidth = (self ? 2 : 1) * px
  ctx.strokeStyle = self || look.lit.has(at) ? palette.accent : look.near?.has(at) === true ? palette.accentLine : palette.borderControl
  if (far) ctx.strokeStyle = palette.border
  if (!low || look.near?.has(at) === true) ctx.strokeRect(x, y, NODE.width, height)
  // What a relation is worth looking at for, as from afar: a stripe as dark as its mark.
  const stripe = Math.min(6, 4 * px)
  const colour = look.colours.get(at)
  ctx.fillStyle = (colour && palette.colours[colour]) ?? palette.marks[far ? 0 : (look.shade[at] ?? 0)] ?? palette.border
  ctx.fillRect(x, y, stripe, height)
  const pale = markEdge(scene, at, look, palette)
  if (pale !== undefined) {
    ctx.fillStyle = pale
    ctx.fillRect(x, y, stripe / 2, height)
  }
  if (low) return
  const size = Math.min(Math.max(13, 10.5 * px), height * 0.8, 44)
  ctx.font = `${self ? '600' : '500'} ${String(size)}px ${palette.ui}`
  ctx.textAlign = 'left'
  ctx.textBaseline = 'middle'
  ctx.fillStyle = far ? palette.borderControl : palette.text
  ctx.fillText(fitted(ownName(scene, at), NODE.width - stripe - 14, size, 600), x + stripe + 8, y + Math.min(height / 2, size * 0.9 + 4))
}

/** A name without the word that its whole region shares, which stands above it. */
export function ownName(scene: Scene, at: number): string {
  const node = scene.picture.graph.nodes[at]
  const label = node?.label ?? ''
  if (node?.members !== undefined) return `${label} · ${String(node.members)}`
  const shared = scene.regions[scene.region[at] ?? -1]?.name ?? ''
  if (shared === '' || !label.startsWith(shared)) return label
  const rest = label.slice(shared.length).replace(/^[_\-.\s]+/, '')
  return rest === '' ? label : rest
}

/** A whole box, as its element shows it: what is seen of it until that is mounted. */
export function paintBox(ctx: CanvasRenderingContext2D, scene: Scene, at: number, _view: View, look: Look, palette: Palette): void {
  const node = scene.picture.graph.nodes[at]
  if (node === undefined) return
  const [x, y, height] = [scene.x[at] ?? 0, scene.y[at] ?? 0, scene.height[at] ?? 0]
  const self = look.selected.has(at)
  const far = look.near !== undefined && !look.near.has(at)
  if (node.members !== undefined) {
    // A closed group: what lies in it lies below it.
    ctx.beginPath()
    ctx.roundRect(x + 3, y + 3, NODE.width, height, 8)
    ctx.fillStyle = palette.surface
    ctx.fill()
    ctx.lineWidth = 1
    ctx.strokeStyle = palette.borderControl
    ctx.stroke()
  }
  ctx.beginPath()
  ctx.roundRect(x, y, NODE.width, height, 8)
  ctx.fillStyle = palette.surface
  ctx.fill()
  ctx.lineWidth = self ? 2 : 1
  ctx.strokeStyle = self ? palette.accent : look.near?.has(at) === true ? palette.accentLine : far ? palette.border : palette.borderControl
  ctx.stroke()
  ctx.save()
  if (far) ctx.globalAlpha = 0.5
  const colour = look.colours.get(at)
  if (colour !== undefined) {
    ctx.beginPath()
    ctx.roundRect(x, y, NODE.width, NODE.head, height > NODE.head ? [8, 8, 0, 0] : 8)
    ctx.fillStyle = mix(palette.surface, palette.colours[colour], 0.16)
    ctx.fill()
    ctx.fillStyle = palette.colours[colour]
    if (height > NODE.head) ctx.fillRect(x, y + NODE.head - 2, NODE.width, 2)
  }
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'left'
  ctx.fillStyle = palette.text
  ctx.font = `600 13px ${palette.ui}`
  ctx.fillText(
    fitted(
      node.members === undefined ? node.label : `${node.label} · ${String(node.members)}`,
      NODE.width - (look.age === undefined ? 42 : 60),
      13,
      600,
    ),
    x + 30,
    y + NODE.head / 2 + 0.5,
  )
  ctx.strokeStyle = node.kind === 'view' || node.kind === 'materialized' ? palette.view : palette.table
  ctx.lineWidth = 1.2
  ctx.strokeRect(x + 11, y + 8.5, 11, 11)
  if (look.age !== undefined) paintAge(ctx, { x: x + NODE.width - 16, y: y + NODE.head / 2 }, look.age, palette)
  ctx.strokeStyle = palette.borderFaint
  const columns = visibleColumns(node, scene.picture.mode)
  columns.forEach((column, row) => {
    const middle = y + NODE.head + row * NODE.row + NODE.row / 2 + 0.5
    ctx.font = `400 12px ${palette.ui}`
    ctx.fillStyle = column.nullable ? palette.muted : palette.text
    const type = fitted(column.type, 80, 11, 'mono')
    ctx.fillText(fitted(column.name, NODE.width - 48 - type.length * 6.6, 12), x + 30, middle)
    ctx.font = `400 11px ${palette.mono}`
    ctx.textAlign = 'right'
    ctx.fillStyle = palette.faint
    ctx.fillText(type, x + NODE.width - 10, middle)
    ctx.textAlign = 'left'
    if (!column.primary && !column.foreign && !column.unique) return
    ctx.fillStyle = column.primary ? palette.pk : column.foreign ? palette.fk : palette.unique
    ctx.fillRect(x + 14, middle - 3, 6, 6)
  })
  ctx.restore()
}

/** The mark of an age that is trouble, as its element shows it: a ring with a diamond, of dashes, with a stroke through it. */
function paintAge(ctx: CanvasRenderingContext2D, { x, y }: Placed, age: FreshnessState, palette: Palette): void {
  ctx.strokeStyle = ctx.fillStyle = palette.ages[age]
  ctx.lineWidth = 1.6
  if (age === 'expired') ctx.setLineDash([2, 2])
  ctx.beginPath()
  ctx.arc(x, y, 4.5, 0, 2 * Math.PI)
  ctx.globalAlpha *= age === 'expired' ? 1 : 0.3
  ctx.stroke()
  ctx.globalAlpha /= age === 'expired' ? 1 : 0.3
  ctx.setLineDash([])
  ctx.beginPath()
  if (age === 'changed') {
    for (const [dx, dy] of [
      [0, -2.4],
      [2.4, 0],
      [0, 2.4],
      [-2.4, 0],
    ] as const)
      ctx.lineTo(x + dx, y + dy)
    ctx.fill()
  } else if (age === 'offline') {
    ctx.moveTo(x - 3, y + 3)
    ctx.lineTo(x + 3, y - 3)
    ctx.stroke()
  }
}
