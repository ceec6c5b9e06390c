import type { Engine } from '../engine'
import type { FileChooser, Handlers } from './handlers'

type Channels = Extract<keyof Handlers, `catalog.${string}` | `history.${string}`>

/** Handlers of everything read from a database. */
export function catalogHandlers({ explorer, exports, histories, scans, views }: Engine, files: FileChooser): Pick<Handlers, Channels> {
  return {
    'catalog.scan': async ({ id, force }, { signal, progress }) => scans.scan(id, force, signal, progress),
    'catalog.refresh': async ({ id, scope }, { signal, progress }) => scans.refresh(id, scope, signal, progress),
    'catalog.get': async ({ id }) => views.outline(id),
    'catalog.check': async ({ id }, { signal }) => scans.check(id, signal),
    'catalog.relations': async (input) => views.relations(input),
    'catalog.relation': async ({ id, schema, name }, { signal }) => views.relation(id, { schema, name }, signal),
    'catalog.object': async ({ id, ...name }) => views.object(id, name),
    'catalog.graph': async ({ id, schema }, { signal }) => views.graph(id, schema, signal),
    'catalog.rows': async ({ id, schema, name, limit }, { signal }) => views.rows(id, { schema, name }, limit, signal),
    'catalog.export': async ({ id }, { signal }) => {
      const file = await files.toSave(await exports.fileName(id))
      if (file === undefined) return { file: null }
      await exports.toFile(id, file, signal)
      return { file }
    },
    'catalog.forget': async ({ id, scope, keepHistory }) => explorer.forget(id, scope, keepHistory),
    'catalog.forgetPreview': async ({ id, scope }) => explorer.forgetPreview(id, scope),
    'history.list': async ({ id }) => histories.list(id),
    'history.compare': async (input, { signal, progress }) => histories.compare(input, signal, progress),
    'history.sides': async ({ id, from, to, key }) => histories.sides(id, from, to, key),
    'history.export': async (input, { signal, progress }) => histories.export(input, signal, progress),
    'history.see': async ({ id, keys }) => {
      histories.see(id, keys)
      return null
    },
  }
}
