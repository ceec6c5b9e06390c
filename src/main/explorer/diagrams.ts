import { type Lines, USUAL_LINES, withLines } from '@shared/diagram/lines'
import { type FieldMode, subgraph } from '@shared/diagram/model'
import type { Arrangement } from '@shared/diagram/request'
import { dbml } from '@shared/erd/dbml'
import { erdJson } from '@shared/erd/json'
import { type ErdMarks, NO_MARKS } from '@shared/erd/marks'
import { mermaid } from '@shared/erd/mermaid'
import { ERD_EXTENSIONS, type ErdFormat, type ModelFormat } from '@shared/erd/format'
import type { ErdTheme } from '@shared/erd/palette'
import { plantuml } from '@shared/erd/plantuml'
import type { Area, Drawing } from '@shared/erd/svg'
import { AppError } from '@shared/errors'
import type { Graph } from '@shared/graph'
import { erdDdl } from './erd-ddl'
import { fileNameFor } from './file-name'
import type { Layers } from './layers'
import { layOut } from './layout'
import { type DrawPicture, inSlices, sheetOf, svgPieces } from './sheet'
import { neverRead } from './scans'
import type { Views } from './views'
import { writeWhole } from './write-whole'

/** What is written without a picture. */
export type TextFormat = ModelFormat | 'sql'

/** What of a connection is drawn: everything, a schema, or some relations by their ids in the graph. */
export interface ErdPart {
  readonly id: string
  readonly schema: string | undefined
  readonly only: readonly string[] | undefined
  /** What is drawn beside foreign keys; undefined for what usually is. */
  readonly lines: Lines | undefined
}

/** How it is drawn. */
export interface ErdLook {
  readonly theme: ErdTheme
  readonly mode: FieldMode
  /** Where a window has everything; undefined to lay it out here. */
  readonly arrangement: Arrangement | undefined
  /** The part that a window shows, in the arrangement's px; undefined for all. */
  readonly area: Area | undefined
  /** See {@link Drawing}. */
  readonly colours?: Drawing['colours']
  readonly notes?: Drawing['notes']
  /** Boxes of closed groups and the lines of those; absent for none. */
  readonly closed?: Graph
}

/** A diagram on its way to a file. `draw` makes the pictures among the formats. */
export interface ErdFile {
  readonly file: string
  readonly format: ErdFormat
  readonly part: ErdPart
  readonly look: ErdLook
  readonly draw: DrawPicture
}

/** Diagrams as texts for other tools. Answered from the last reading; what was forgotten of the graph is read again. */
export class Diagrams {
  readonly #layers: Layers
  readonly #views: Views
  readonly #connectionName: (id: string) => string

  constructor(layers: Layers, views: Views, connectionName: (id: string) => string) {
    this.#layers = layers
    this.#views = views
    this.#connectionName = connectionName
  }

  /** The model's part that is drawn, and how old it is. */
  async graph(
    { id, schema, only, lines = USUAL_LINES }: ErdPart,
    signal: AbortSignal,
  ): Promise<{ readonly graph: Graph; readonly readAt: number }> {
    const { freshness, ...known } = await this.#views.graph(id, schema, signal)
    const graph = withLines(known, lines)
    return { graph: only === undefined ? graph : subgraph(graph, new Set(only)), readAt: freshness.readAt }
  }

  /** One of the formats that need no places, in pieces. Rejects with `not_found` when nothing was ever read. */
  async *text(format: TextFormat, part: ErdPart, signal: AbortSignal, marks = NO_MARKS): AsyncGenerator<string> {
    const { graph, readAt } = await this.graph(part, signal)
    if (format === 'sql') {
      const all = part.schema === undefined && part.only === undefined
      const names = graph.nodes.map(({ schema, label }) => ({ schema, name: label }))
      yield await erdDdl(this.#layers, part.id, all ? undefined : names)
      return
    }
    yield* inSlices(pieces(format, graph, { title: this.title(part), readAt }, marks))
  }

  /** The picture of the model, to be written by {@link svgPieces}. Rejects with `not_found` when nothing was ever read. */
  async drawing(part: ErdPart, look: ErdLook, signal: AbortSignal): Promise<Drawing> {
    const { graph: open, readAt } = await this.graph(part, signal)
    const { nodes, edges } = look.closed ?? { nodes: [], edges: [] }
    const graph = nodes.length === 0 ? open : { nodes: [...open.nodes, ...nodes], edges: [...open.edges, ...edges] }
    const arrangement = look.arrangement ?? (await layOut(graph, look.mode))
    const homeless = graph.nodes.filter((node) => !arrangement.positions.has(node.id)).length
    if (homeless > 0)
      throw new AppError(
        'conflict',
        `The diagram on screen is older than what was read: ${String(homeless)} relations have no place in it`,
        {
          hint: 'Look at the new one, then export it',
        },
      )
    const read = new Date(readAt).toISOString().slice(0, 16).replace('T', ' ')
    return { graph, ...look, arrangement, caption: `${this.title(part)} · read ${read} UTC` }
  }

  /**
   * Writes a diagram to `file`; what stood there before is replaced in one step and only by the whole. Answers how much of its
   * size a picture could have, null for what has no limit. Rejects with why, or `cancelled`.
   */
  async toFile({ file, format, part, look, draw }: ErdFile, signal: AbortSignal): Promise<number | null> {
    if (format === 'png' || format === 'pdf') {
      const { bytes, scale } = await draw(await sheetOf(await this.drawing(part, look, signal)), format, signal)
      await writeWhole(file, [bytes], signal)
      return scale
    }
    const { colours = NO_MARKS.colours, notes = NO_MARKS.notes } = look
    const whole = format === 'svg' ? svgPieces(await this.drawing(part, look, signal)) : this.text(format, part, signal, { colours, notes })
    await writeWhole(file, whole, signal)
    return null
  }

  /** A name to offer for the file. Rejects with `not_found` when nothing was ever read. */
  async fileName({ id, schema }: ErdPart, format: ErdFormat): Promise<string> {
    const meta = await this.#layers.meta(id)
    if (meta === undefined) throw neverRead()
    const what = schema === undefined ? 'diagram' : `${schema.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 40)}-diagram`
    return fileNameFor(this.#connectionName(id), what, meta.readAt, ERD_EXTENSIONS[format])
  }

  /** What is drawn, in a few words; of what goes by its address the database alone: where it lies is nobody else's business. */
  title({ id, schema }: ErdPart): string {
    const name = this.#connectionName(id).split(/[\\/]/).at(-1) ?? ''
    return schema === undefined ? name : `${name}, ${schema}`
  }
}

function pieces(
  format: ModelFormat,
  graph: Graph,
  about: { readonly title: string; readonly readAt: number },
  marks: ErdMarks,
): Iterable<string> {
  if (format === 'mermaid') return mermaid(graph, marks)
  if (format === 'dbml') return dbml(graph)
  return format === 'plantuml' ? plantuml(graph, marks) : erdJson(graph, about)
}
