import { boxGrid } from '../diagram/box-grid'
import { anchorsOf, type FieldMode, NODE, nodeHeight, type Placed, visibleColumns } from '../diagram/model'
import { type BoxColour, NOTE, noteArea, noteLines } from '../diagram/notes'
import type { GroupFrame } from '../diagram/pieces'
import type { Arrangement } from '../diagram/request'
import { roundedPath } from '../diagram/route'
import { DASHES, endsPath, type Way, wayBetween } from '../diagram/way'
import type { Graph, GraphEdge, GraphNode } from '../graph'
import { COLUMN_GLYPHS, KIND_GLYPHS } from './glyphs'
import { type ErdTheme, PALETTES, type Palette } from './palette'
import { type Face, fitted, textWidth } from './text-width'
import { KIND_OF } from './marks'
import { escaped, visible } from './xml'

export interface Area extends Placed {
  readonly width: number
  readonly height: number
}

/** A picture of a graph: what is drawn, where, and how it looks. */
export interface Drawing {
  readonly graph: Graph
  readonly mode: FieldMode
  readonly arrangement: Arrangement
  readonly theme: ErdTheme
  /** What of it is shown, in its own px; undefined for all of it with a margin around it. */
  readonly area: Area | undefined
  /** Colours that the user gave relations, by id, and texts that stand in it; absent for none. */
  readonly colours?: ReadonlyMap<string, BoxColour> | undefined
  readonly notes?: readonly (Placed & { readonly text: string })[] | undefined
  /** What it shows and how old that is, below the picture. */
  readonly caption: string
}

const FONT_UI = "Inter, 'Inter Variable', system-ui, -apple-system, 'Segoe UI', Cantarell, 'Noto Sans', sans-serif"
const FONT_MONO = "'JetBrains Mono', 'JetBrains Mono Variable', ui-monospace, 'SF Mono', 'Cascadia Code', 'DejaVu Sans Mono', monospace"
const MARGIN = 32
const CAPTION = 28
/** A type takes no more than this of a row. */
const TYPE_ROOM = 80

/** What a drawing covers, caption and margin included. */
export function drawnArea({ graph, mode, arrangement, area, notes = [] }: Omit<Drawing, 'theme' | 'caption'>): Area {
  if (area !== undefined) return area
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  const cover = ({ x, y, width, height }: Area) => {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  for (const node of graph.nodes) {
    const place = arrangement.positions.get(node.id)
    if (place !== undefined) cover({ ...place, width: NODE.width, height: nodeHeight(node, mode) })
  }
  for (const frame of arrangement.groups) cover(frame)
  for (const note of notes) cover(noteArea(note))
  for (const points of arrangement.routes.values()) for (const point of points) cover({ ...point, width: 0, height: 0 })
  if (left > right) return { x: 0, y: 0, width: 2 * MARGIN, height: MARGIN + CAPTION }
  return { x: left - MARGIN, y: top - MARGIN, width: right - left + 2 * MARGIN, height: bottom - top + 2 * MARGIN + CAPTION }
}

/**
 * The drawing as SVG, in pieces: text stays text, nothing is fetched and nothing runs. Colours and fonts stand in attributes, which
 * every reader of SVG knows. Widths of texts are measured for the application's own fonts; a text that nearly fills its room says
 * how wide it may be, so that another font does not run out of the box.
 */
export function* svg(drawing: Drawing): Generator<string> {
  const { graph, mode, arrangement, theme } = drawing
  const inferred = graph.edges.some(({ kind }) => kind === 'inferred')
  const caption = `${drawing.caption}${inferred ? ' · ? inferred from names' : ''}`
  const look = PALETTES[theme]
  const area = drawnArea(drawing)
  const { x, y, width, height } = { x: n(area.x), y: n(area.y), width: n(area.width), height: n(area.height) }
  yield `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}" font-family="${FONT_UI}" font-size="12" xml:space="preserve" role="img">
<title>${escaped(caption)}</title>
<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${look.canvas}"/>
`
  for (const frame of arrangement.groups) if (touches(area, frame)) yield group(frame, look)
  yield* lines(drawing, area, look)
  const titled = arrangement.groups.length > 0
  yield `<g fill="${look.text}">\n`
  for (const node of graph.nodes) {
    const place = arrangement.positions.get(node.id)
    if (place === undefined || !touches(area, { ...place, width: NODE.width, height: nodeHeight(node, mode) })) continue
    yield box(node, titleOf(node, titled), place, mode, look, drawing.colours?.get(node.id))
  }
  yield '</g>\n'
  for (const note of drawing.notes ?? []) if (touches(area, noteArea(note))) yield noteShape(note, look)
  if (drawing.area === undefined) {
    const foot = area.y + area.height - 14
    yield `<text x="${n(area.x + MARGIN)}" y="${n(foot)}" font-size="11" fill="${look.faint}">${escaped(caption)}</text>\n`
  }
  yield '</svg>\n'
}

function group({ name, x, y, width, height }: GroupFrame, look: Palette): string {
  const shape = `<rect x="${n(x + 0.5)}" y="${n(y + 0.5)}" width="${n(width - 1)}" height="${n(height - 1)}" rx="12" fill="${look.surface}" fill-opacity="0.55" stroke="${look.border}"/>`
  const label = text(name, { x: x + 16, y: y + 23, room: width - 32, size: 12, face: 600, more: ` fill="${look.muted}" font-weight="500"` })
  return `<g>${shape}${label}</g>\n`
}

function* lines({ graph, mode, arrangement }: Drawing, area: Area, look: Palette): Generator<string> {
  const anchors = anchorsOf(graph, mode)
  const grid = boxGrid(
    graph.nodes.flatMap((node) => {
      const place = arrangement.positions.get(node.id)
      return place === undefined ? [] : [{ ...place, height: nodeHeight(node, mode) }]
    }),
    arrangement.groups,
  )
  const beads: string[] = []
  const dashed: string[] = []
  yield `<g fill="none" stroke="${look.edge}" stroke-width="1.25" stroke-linecap="round" stroke-linejoin="round">\n`
  for (const edge of graph.edges) {
    const [source, target] = [arrangement.positions.get(edge.source), arrangement.positions.get(edge.target)]
    if (source === undefined || target === undefined) continue
    const { sourceY, targetY } = anchors.get(edge.id) ?? { sourceY: 0, targetY: 0 }
    const way = wayBetween(edge, arrangement.routes.get(edge.id), { source, target, sourceY, targetY }, grid)
    if (!touches(area, around(way))) continue
    if (edge.kind === undefined) yield line(edge, way)
    else dashed.push(dashedLine(edge, edge.kind, way))
    const label = labelOf(edge)
    if (label !== undefined) beads.push(bead(label, way, look))
  }
  yield '</g>\n'
  if (dashed.length > 0) yield `<g fill="none" stroke="${look.edge}" stroke-width="1.25" stroke-linecap="round" stroke-linejoin="round">\n`
  yield* dashed
  if (dashed.length > 0) yield '</g>\n'
  yield* beads
}

function line(edge: GraphEdge, way: Way): string {
  return `<path d="${roundedPath(way.points)}${endsPath(edge, way)}"/>\n`
}

/** What stands on a line. */
function labelOf({ kind, count = 1, sourceColumns }: GraphEdge): string | undefined {
  if (kind === 'inferred') return '?'
  const number = kind === 'bundle' ? count : sourceColumns.length
  return number > 1 ? String(number) : undefined
}

/** Its ends are drawn through: a crow's foot in dots is none. */
function dashedLine(edge: GraphEdge, kind: keyof typeof DASHES, way: Way): string {
  const ends = endsPath(edge, way)
  const shape = `<path d="${roundedPath(way.points)}"${DASHES[kind].length === 0 ? '' : ` stroke-dasharray="${DASHES[kind].join(' ')}"`}/>`
  return `<g>${shape}${ends === '' ? '' : `<path d="${ends}"/>`}</g>\n`
}

function bead(label: string, { bead: { x, y } }: Way, look: Palette): string {
  const width = Math.max(16, textWidth(label, 10.5, 600) + 8)
  const shape = `<rect x="${n(x - width / 2 + 0.5)}" y="${n(y - 7.5)}" width="${n(width - 1)}" height="15" rx="7.5" fill="${look.surface}" stroke="${look.edge}"/>`
  return `<g>${shape}<text x="${n(x)}" y="${n(y + 3.75)}" font-size="10.5" font-weight="500" text-anchor="middle" fill="${look.muted}">${label}</text></g>\n`
}

function titleOf({ id, label, members }: GraphNode, titled: boolean): string {
  if (members !== undefined) return `${label} · ${String(members)}`
  return titled ? label : id
}

function noteShape(note: Placed & { readonly text: string }, look: Palette): string {
  const { x, y, width, height } = noteArea(note)
  const lines = noteLines(note.text).map((line, at) => {
    const [left, base] = [x + NOTE.pad + 4, y + NOTE.pad + at * NOTE.line + 12]
    return `<text x="${n(left)}" y="${n(base)}">${escaped(line)}</text>`
  })
  const sheet = `<rect x="${n(x - 0.5)}" y="${n(y - 0.5)}" width="${n(width + 1)}" height="${n(height + 1)}" rx="6" fill="${look.surface}" stroke="${look.borderControl}"/>`
  return `<g fill="${look.text}">${sheet}<rect x="${n(x)}" y="${n(y + 3)}" width="3" height="${n(height - 6)}" fill="${look.edge}"/>${lines.join('')}</g>\n`
}

/** A head in a colour that somebody gave: tinted, with a line in full below it, or beside it where it stands alone. */
function tint(colour: BoxColour, height: number, look: Palette): string {
  const own = look.kinds[KIND_OF[colour]]
  const alone = height === NODE.head
  const shape = alone
    ? `M8 0H188A8 8 0 0 1 196 8V20A8 8 0 0 1 188 28H8A8 8 0 0 1 0 20V8A8 8 0 0 1 8 0Z`
    : 'M0 28V8A8 8 0 0 1 8 0H188A8 8 0 0 1 196 8V28Z'
  const line = alone ? 'M1.5 6V22' : 'M0 27H196'
  return `<path d="${shape}" fill="${own}" fill-opacity="0.16"/><path d="${line}" stroke="${own}" stroke-width="${alone ? '3' : '2'}"/>`
}

function box(node: GraphNode, title: string, { x, y }: Placed, mode: FieldMode, look: Palette, colour: BoxColour | undefined): string {
  const columns = visibleColumns(node, mode)
  const height = nodeHeight(node, mode)
  const glyph = KIND_GLYPHS[node.kind].map(
    ([d, dashes]) => `<path d="${d}"${dashes === undefined ? '' : ` stroke-dasharray="${dashes}"`}/>`,
  )
  return [
    `<g transform="translate(${n(x)} ${n(y)})">`,
    `<rect x="-0.5" y="-0.5" width="${String(NODE.width + 1)}" height="${n(height + 1)}" rx="8.5" fill="${look.surface}" stroke="${look.borderControl}"/>`,
    columns.length === 0 ? '' : `<path d="M0 ${String(NODE.head - 0.5)}H${String(NODE.width)}" stroke="${look.borderFaint}"/>`,
    colour === undefined ? '' : tint(colour, height, look),
    `<g transform="translate(10 7) scale(0.875)" fill="none" stroke="${look.kinds[node.kind]}" stroke-width="1.35" stroke-linecap="round" stroke-linejoin="round">${glyph.join('')}</g>`,
    text(title, { x: 30, y: 18.5, room: NODE.width - 40, size: 13, face: 600, more: ' font-size="13" font-weight="600"' }),
    ...columns.map((column, at) => row(column, NODE.head + at * NODE.row, look)),
    '</g>\n',
  ].join('')
}

function row({ name, type, nullable, primary, foreign, unique }: GraphNode['columns'][number], top: number, look: Palette): string {
  const mark = primary ? 'pk' : foreign ? 'fk' : unique ? 'unique' : undefined
  const glyph =
    mark === undefined
      ? ''
      : `<path d="${COLUMN_GLYPHS[mark]}" transform="translate(10 ${String(top + 4)}) scale(0.75)" fill="none" stroke="${look[mark]}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`
  const typeWidth = Math.min(TYPE_ROOM, textWidth(visible(type), 11, 'mono'))
  const gap = type === '' ? 0 : 6
  const left = text(name, {
    ...{ x: 30, y: top + 14.25, room: NODE.width - 40 - typeWidth - gap, size: 12, face: 400 },
    more: nullable ? ` fill="${look.muted}"` : '',
  })
  const right = text(type, {
    ...{ x: NODE.width - 10, y: top + 14, room: TYPE_ROOM, size: 11, face: 'mono' },
    more: ` font-size="11" font-family="${FONT_MONO}" text-anchor="end" fill="${look.faint}"`,
  })
  return `${glyph}${left}${type === '' ? '' : right}`
}

interface TextPlace extends Placed {
  /** Its baseline begins (or ends) at x, y; more than `room` is cut and told in full as a tip. */
  readonly room: number
  readonly size: number
  readonly face: Face
  /** Attributes that differ from those around it. */
  readonly more: string
}

function text(content: string, { x, y, room, size, face, more }: TextPlace): string {
  const shown = visible(content)
  const kept = fitted(shown, room, size, face)
  const width = textWidth(kept, size, face)
  const known = /^[ -~]*…?$/.test(kept)
  const exact = known && width > room * 0.8 ? ` textLength="${n(Math.min(width, room))}" lengthAdjust="spacingAndGlyphs"` : ''
  const element = `<text x="${n(x)}" y="${n(y)}"${more}${exact}>${escaped(kept)}</text>`
  return kept === shown ? element : `<g><title>${escaped(content)}</title>${element}</g>`
}

function around({ points }: Way): Area {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)]
  const [x, y] = [Math.min(...xs) - 8, Math.min(...ys) - 8]
  return { x, y, width: Math.max(...xs) + 8 - x, height: Math.max(...ys) + 8 - y }
}

function touches(a: Area, b: Area): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100)
}
