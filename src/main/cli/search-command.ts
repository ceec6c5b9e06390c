import type { SearchReply } from '@shared/search'
import type { Engine } from '../engine'
import { table } from './print'

/** Most hits printed. */
const SHOWN = 100

/** Looks in everything that was read, in this and earlier runs; asks no database. What is not indexed yet is indexed first. */
export async function searchCommand(engine: Engine, text: string, schema: string | undefined, signal: AbortSignal): Promise<SearchReply> {
  await engine.search.catchUp()
  await engine.indexer.idle()
  const input = { text, ...(schema === undefined ? {} : { schemas: [schema] }), limit: SHOWN, offset: 0 }
  return await engine.search.find(input, signal, await engine.search.everything())
}

/** A line per hit, and how many there are. */
export function foundText({ items, total, more }: SearchReply): string {
  if (items.length === 0) return 'Nothing found in what was read\n'
  const rows = items.map((item) => [
    item.connectionName,
    item.kind,
    `${item.schema === '' ? '' : `${item.schema}.`}${item.name}${item.signature === '' ? '' : `(${item.signature})`}`,
    item.what === 'name' ? '' : item.what,
    item.what === 'name'
      ? ''
      : `${item.what === 'comment' && item.column !== undefined ? `${item.column}: ` : ''}${item.snippet.map((p) => p.text).join('')}`,
  ])
  const rest = total > items.length || more ? `${String(items.length)} of ${String(total)}${more ? ' and more' : ''}\n` : ''
  return table(['connection', 'kind', 'name', 'found in', ''], rows) + rest
}
