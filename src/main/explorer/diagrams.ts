import { setImmediate as nextTurn } from 'node:timers/promises'
import { subgraph } from '@shared/diagram/model'
import { dbml } from '@shared/erd/dbml'
import { erdJson } from '@shared/erd/json'
import { mermaid } from '@shared/erd/mermaid'
import type { ModelFormat } from '@shared/erd/format'
import { plantuml } from '@shared/erd/plantuml'
import type { Graph } from '@shared/graph'
import { erdDdl } from './erd-ddl'
import type { Layers } from './layers'
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

  /** What is drawn, in a few words. */
  title({ id, schema }: ErdPart): string {
    return schema === undefined ? this.#connectionName(id) : `${this.#connectionName(id)}, ${schema}`
  }
}

function pieces(format: ModelFormat, graph: Graph, title: string, readAt: number): Iterable<string> {
  if (format === 'mermaid') return mermaid(graph)
  if (format === 'dbml') return dbml(graph)
  return format === 'plantuml' ? plantuml(graph) : erdJson(graph, { title, readAt })
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
