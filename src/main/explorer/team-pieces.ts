import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { CatalogNote } from '@shared/catalog'
import { parseJson } from '../cache/team-cache'
import type { PackedCatalog } from '../drivers/pack'

/** Raised whenever a reading holds something else than before: readings of another form are not taken. */
const FORM = 2
/** Characters of values in one piece: sealing one does not hold up the event loop. */
const PIECE = 1_000_000

const First = z.strictObject({
  form: z.literal(FORM),
  database: z.string(),
  serverVersion: z.string(),
  defaultSchema: z.string(),
  schemas: z.array(z.string()),
  notes: z.array(CatalogNote),
  fingerprint: z.string(),
  totalTables: z.number().int(),
  totalColumns: z.number().int(),
  pages: z.number().int().min(0),
})
const Texts = z.strictObject({ outline: z.string(), marks: z.string() })
const Pages = z.array(z.string())
const Values = z.array(z.tuple([z.string(), z.string()]))

/** A packed catalog as pieces of JSON, made one by one: what it is, its texts, its pages, then its values in portions. */
export function* packPieces({ outline, marks, graph, keys, values, ...first }: PackedCatalog): Generator<Buffer> {
  const piece = (value: unknown) => Buffer.from(JSON.stringify(value), 'utf8')
  yield piece({ form: FORM, ...first })
  yield piece({ outline, marks })
  yield piece(graph)
  yield piece(keys)
  let portion: (readonly [string, string])[] = []
  let size = 0
  for (const value of values) {
    portion.push(value)
    size += value[0].length + value[1].length
    if (size < PIECE) continue
    yield piece(portion)
    portion = []
    size = 0
  }
  if (portion.length > 0) yield piece(portion)
}

/** Undefined for anything that {@link packPieces} of this version did not make. */
export async function unpackPieces(pieces: readonly Uint8Array[]): Promise<PackedCatalog | undefined> {
  const opened: unknown[] = []
  for (const piece of pieces) {
    opened.push(parseJson(piece))
    await nextTurn()
  }
  const [first, texts, graph, keys, ...portions] = opened
  const parsed = z
    .object({ first: First, texts: Texts, graph: Pages, keys: Pages, portions: z.array(Values) })
    .safeParse({ first, texts, graph, keys, portions })
  if (!parsed.success) return undefined
  const { form: _form, ...rest } = parsed.data.first
  return { ...rest, ...parsed.data.texts, graph: parsed.data.graph, keys: parsed.data.keys, values: parsed.data.portions.flat() }
}
