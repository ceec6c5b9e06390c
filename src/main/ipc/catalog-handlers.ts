import type { Engine } from '../engine'
import type { Handlers } from './handlers'

type Channels = Extract<keyof Handlers, `catalog.${string}`>

/** Handlers of everything read from a database. */
export function catalogHandlers({ explorer, scans, views }: Engine): Pick<Handlers, Channels> {
  return {
    'catalog.scan': async ({ id, force }, { signal, progress }) => scans.scan(id, force, signal, progress),
    'catalog.refresh': async ({ id, scope }, { signal, progress }) => scans.refresh(id, scope, signal, progress),
    'catalog.get': async ({ id }) => views.outline(id),
    'catalog.check': async ({ id }, { signal }) => scans.check(id, signal),
    'catalog.relations': async (input) => views.relations(input),
    'catalog.relation': async ({ id, schema, name }, { signal }) => views.relation(id, { schema, name }, signal),
    'catalog.graph': async ({ id, schema }, { signal }) => views.graph(id, schema, signal),
    'catalog.rows': async ({ id, schema, name, limit }, { signal }) => views.rows(id, { schema, name }, limit, signal),
    'catalog.forget': async ({ id, scope }) => explorer.forget(id, scope),
    'catalog.forgetPreview': async ({ id, scope }) => explorer.forgetPreview(id, scope),
  }
}
