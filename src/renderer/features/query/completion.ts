import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete'
import { relationKey } from '@shared/catalog'
import type { RelationReply } from '@shared/catalog-replies'
import type { Outline } from '@shared/outline'
import { complete, relationsNeeded } from '@shared/sql/complete'
import { dialectOf } from '@shared/sql/dialect'
import type { RelationFacts } from '@shared/sql/joins'
import { indexOf, type SchemaIndex } from '@shared/sql/schema-index'
import { writtenAt } from '@shared/sql/split'
import { fetchOutline, keys, queries, relationQuery } from '../../queries'

const indexes = new WeakMap<Outline, SchemaIndex>()

/** Proposes what is known of the connection's schema, from what is cached: no database is asked for a name. */
export function completionOf(connectionId: string, engine: string): CompletionSource {
  const dialect = dialectOf(engine)
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const index = await schemaOf(connectionId)
    const text = context.state.doc.toString()
    const { from, to } = writtenAt(text, context.pos, dialect)
    const [sql, place] = [text.slice(from, to), context.pos - from]
    const needed = relationsNeeded(sql, place, dialect, index)
    const facts = new Map(await Promise.all(needed.map(async (one) => [relationKey(one), await factsOf(connectionId, one)] as const)))
    if (context.aborted) return null
    const found = complete(sql, place, dialect, index, (schema, name) => facts.get(relationKey({ schema, name })))
    if (found === undefined || found.proposals.length === 0) return null
    // Between two words only what comes next for sure is shown unasked.
    const typed = place > found.from || sql[place - 1] === '.'
    if (!typed && !context.explicit && !/\b(?:from|join|on)\s$/i.test(sql.slice(0, place))) return null
    const options = found.proposals.map(({ label, insert, kind, detail }): Completion => ({ label, apply: insert, type: kind, detail }))
    return { from: from + found.from, options, filter: false }
  }
}

async function schemaOf(connectionId: string): Promise<SchemaIndex> {
  const outline = await queries.fetchQuery({
    queryKey: keys.outline(connectionId),
    queryFn: ({ signal }) => fetchOutline(connectionId, signal),
  })
  const decoded = outline?.decoded ?? NOTHING
  const known = indexes.get(decoded) ?? indexOf(decoded)
  indexes.set(decoded, known)
  return known
}

const NOTHING: Outline = { schemas: [], defaultSchema: '', rows: [], objects: [] }

/** Columns and keys of one relation; undefined where it cannot be had now, and then it is not proposed from. */
async function factsOf(
  id: string,
  { schema, name }: { readonly schema: string; readonly name: string },
): Promise<RelationFacts | undefined> {
  const reply = await queries.fetchQuery(relationQuery(id, schema, name)).catch(() => undefined)
  return reply === undefined ? undefined : toFacts(reply)
}

function toFacts({ relation, referencedBy }: RelationReply): RelationFacts {
  const own = relation.foreignKeys.map(({ name, columns, target, targetColumns }) => ({
    ...{ name, schema: target.schema, relation: target.name, columns, theirs: targetColumns },
  }))
  const others = referencedBy.map(({ name, from, columns, targetColumns }) => ({
    ...{ name, schema: from.schema, relation: from.name, columns: targetColumns, theirs: columns },
  }))
  return { columns: relation.columns.map(({ name, type }) => ({ name, type })), keys: [...own, ...others] }
}
