import { setImmediate as nextTurn } from 'node:timers/promises'
import { type FieldMode, subgraph } from '@shared/diagram/model'
import type { Arrangement } from '@shared/diagram/request'
import { dbml } from '@shared/erd/dbml'
import { erdJson } from '@shared/erd/json'
import { mermaid } from '@shared/erd/mermaid'
import type { ModelFormat } from '@shared/erd/format'
import type { ErdTheme } from '@shared/erd/palette'
import { plantuml } from '@shared/erd/plantuml'
import { type Area, type Drawing, svg } from '@shared/erd/svg'
import type { Graph } from '@shared/graph'
import { erdDdl } from './erd-ddl'
import type { Layers } from './layers'
import { layOut } from './layout'
import type { Views } from './views'

/** Pieces between two turns of the event loop. */
const SLICE = 500

/** What is written without a picture. */
export type TextFormat = ModelFormat | 'sql'

/** What of a connection is drawn: everything, a schema, or some relations by their ids in the graph. */
export interface ErdPart {
  readonly id: string
  readonly schema: string | undefined
  readonly only: readonly string[] | undefined
}

/** How it is drawn. */
export interface ErdLook {
  readonly theme: ErdTheme
  readonly mode: FieldMode
  /** Where a window has everything; undefined to lay it out here. */
  readonly arrangement: Arrangement | undefined
  /** The part that a window shows, in the arrangement's px; undefined for all. */
  readonly area: Area | undefined
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
  async graph({ id, schema, only }: ErdPart, signal: AbortSignal): Promise<{ readonly graph: Graph; readonly readAt: number }> {
    const { freshness, ...graph } = await this.#views.graph(id, schema, signal)
    return { graph: only === undefined ? graph : subgraph(graph, new Set(only)), readAt: freshness.readAt }
  }

  /** One of the formats that need no places, in pieces. Rejects with `not_found` when nothing was ever read. */
  async *text(format: TextFormat, part: ErdPart, signal: AbortSignal): AsyncGenerator<string> {
    const { graph, readAt } = await this.graph(part, signal)
    if (format === 'sql') {
      const all = part.schema === undefined && part.only === undefined
      const names = graph.nodes.map(({ schema, label }) => ({ schema, name: label }))
      yield await erdDdl(this.#layers, part.id, all ? undefined : names)
      return
    }
    yield* inSlices(pieces(format, graph, this.title(part), readAt))
  }

  /** The picture of the model, to be written by {@link svgPieces}. Rejects with `not_found` when nothing was ever read. */
  async drawing(part: ErdPart, look: ErdLook, signal: AbortSignal): Promise<Drawing> {
    const { graph, readAt } = await this.graph(part, signal)
    const arrangement = look.arrangement ?? (await layOut(graph, look.mode))
    const read = new Date(readAt).toISOString().slice(0, 16).replace('T', ' ')
    return { graph, ...look, arrangement, caption: `${this.title(part)} · read ${read} UTC` }
  }

  /** What is drawn, in a few words; of what goes by its address the database alone: where it lies is nobody else's business. */
  title({ id, schema }: ErdPart): string {
    const name = this.#connectionName(id).split(/[\\/]/).at(-1) ?? ''
    return schema === undefined ? name : `${name}, ${schema}`
  }
}

function pieces(format: ModelFormat, graph: Graph, title: string, readAt: number): Iterable<string> {
  if (format === 'mermaid') return mermaid(graph)
  if (format === 'dbml') return dbml(graph)
  return format === 'plantuml' ? plantuml(graph) : erdJson(graph, { title, readAt })
}

/** A drawing as SVG. */
export function svgPieces(drawing: Drawing): AsyncGenerator<string> {
  return inSlices(svg(drawing))
}

/** Lets others have their turn between pieces: ten thousand relations are written without anybody waiting. */
async function* inSlices(texts: Iterable<string>): AsyncGenerator<string> {
  let at = 0
  for (const piece of texts) {
    yield piece
    at += 1
    if (at % SLICE === 0) await nextTurn()
  }
}
