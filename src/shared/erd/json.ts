import { isKey } from '../diagram/lines'
import type { Graph } from '../graph'

/** What a JSON diagram says about itself. */
export interface ErdHead {
  /** What was drawn: the connection, or connection and schema. */
  readonly title: string
  /** ms since 1970. */
  readonly readAt: number
}

/**
 * The graph as JSON, in pieces: `relations`, `references` (foreign keys) and `reads` (views) and, where they
 * are drawn, `inferred` as in shared/graph.ts. Characters that could end a script or turn a
 * line's direction where somebody pastes it are escaped.
 */
export function* erdJson({ nodes, edges }: Graph, { title, readAt }: ErdHead): Generator<string> {
  yield `{"format":"relata-diagram","version":1,"title":${json(title)},"readAt":${json(new Date(readAt).toISOString())},\n"relations":[`
  yield* listed(nodes)
  yield '],\n"references":['
  yield* listed(edges.filter(isKey))
  yield '],\n"reads":['
  yield* listed(edges.filter(({ kind }) => kind === 'reads').map(({ source, target }) => ({ view: source, relation: target })))
  yield '],\n"inferred":['
  yield* listed(edges.filter(({ kind }) => kind === 'inferred'))
  yield ']}\n'
}

function* listed(items: readonly unknown[]): Generator<string> {
  for (const [at, item] of items.entries()) yield `${at === 0 ? '\n' : ',\n'}${json(item)}`
}

function json(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[<>&\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
