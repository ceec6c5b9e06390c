import type { Graph } from '../graph'

/** What a JSON diagram says about itself. */
export interface ErdHead {
  /** What was drawn: the connection, or connection and schema. */
  readonly title: string
  /** ms since 1970. */
  readonly readAt: number
}

/**
 * The graph as JSON, in pieces: `relations` and `references` as in shared/graph.ts. Characters that could end a script or turn a
 * line's direction where somebody pastes it are escaped.
 */
export function* erdJson({ nodes, edges }: Graph, { title, readAt }: ErdHead): Generator<string> {
  yield `{"format":"relata-diagram","version":1,"title":${json(title)},"readAt":${json(new Date(readAt).toISOString())},\n"relations":[`
  for (const [at, node] of nodes.entries()) yield `${at === 0 ? '\n' : ',\n'}${json(node)}`
  yield '],\n"references":['
  for (const [at, edge] of edges.entries()) yield `${at === 0 ? '\n' : ',\n'}${json(edge)}`
  yield ']}\n'
}

function json(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[<>&\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
