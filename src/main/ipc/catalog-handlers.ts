import { AppError } from '@shared/errors'
import type { Engine } from '../engine'
import type { FileChooser, Handlers } from './handlers'

type Channels = Extract<keyof Handlers, `catalog.${string}` | `diagram.${string}` | `history.${string}` | `tree.${string}`>

/** Handlers of everything read from a database. `onNames`: told whose names were asked for; relations of it are likely to be next. */
export function catalogHandlers(
  engine: Engine,
  files: FileChooser,
  onNames: (id: string) => void = () => undefined,
): Pick<Handlers, Channels> {
  const { connections, diagramViews, explorer, exports, histories, rowExports, marks, scans, undo, views } = engine
  const known = (id: string): void => {
    if (!connections.list().some((connection) => connection.id === id))
      throw new AppError('not_found', 'This connection does not exist any more')
  }
  return {
    'catalog.scan': async ({ id, force }, { signal, progress }) => scans.scan(id, force, signal, progress),
    'catalog.refresh': async ({ id, scope }, { signal, progress }) => scans.refresh(id, scope, signal, progress),
    'catalog.get': async ({ id }) => {
      const reply = await views.outline(id)
      onNames(id)
      return reply
    },
    'catalog.check': async ({ id }, { signal }) => scans.check(id, signal),
    'catalog.relations': async (input) => views.relations(input),
    'catalog.relation': async ({ id, schema, name }, { signal }) => views.relation(id, { schema, name }, signal),
    'catalog.object': async ({ id, ...name }) => views.object(id, name),
    'catalog.system': async ({ id }, { signal }) => views.system(id, signal),
    'catalog.databases': async ({ id, ask }, { signal }) => views.databases(id, ask, signal),
    'catalog.grants': async ({ id, scope }, { signal }) => views.grants(id, scope, signal),
    'catalog.dependents': async ({ id, ...name }) => views.dependents(id, name),
    'catalog.template': async ({ id, schema, name, template }, { signal }) => ({
      sql: await views.template(id, { schema, name }, template, signal),
    }),
    'catalog.graph': async ({ id, schema }, { signal }) => views.graph(id, schema, signal),
    'catalog.rows': async ({ id, schema, name, ...query }, { signal }) => views.rows(id, { schema, name }, query, signal),
    'catalog.count': async ({ id, schema, name, filters }, { signal }) => ({
      rows: await views.count(id, { schema, name }, filters, signal),
    }),
    'catalog.cell': async ({ id, schema, name, row, column }, { signal }) => ({
      cell: await views.cell(id, { schema, name }, row, column, signal),
    }),
    'catalog.exportRows': async ({ schema, name, ...rest }, { signal, progress }) => {
      const wanted = { ...rest, name: { schema, name } }
      const file = await files.toSave(rowExports.fileName(wanted))
      if (file === undefined) return { file: null, rows: 0 }
      return { file, rows: await rowExports.toFile(wanted, file, signal, (rows) => progress({ rows })) }
    },
    'catalog.export': async ({ id }, { signal }) => {
      const file = await files.toSave(await exports.fileName(id))
      if (file === undefined) return { file: null }
      await exports.toFile(id, file, signal)
      return { file }
    },
    'catalog.forget': async ({ id, scope, keepHistory }) => undo.forget(id, scope, keepHistory),
    'catalog.undoForget': async ({ undo: token }) => undo.undo(token),
    'catalog.forgetPreview': async ({ id, scope }) => explorer.forgetPreview(id, scope),
    'tree.marks': async () => marks.all(),
    'tree.mark': async ({ id, key, mark }) => {
      known(id)
      marks.set(id, key, mark)
      return marks.all()
    },
    'diagram.views': async ({ id }) => diagramViews.list(id),
    'diagram.saveView': async ({ id, view }) => {
      known(id)
      diagramViews.save(id, view)
      return null
    },
    'diagram.removeView': async ({ id, ...view }) => {
      diagramViews.remove(id, view)
      return null
    },
    'history.list': async ({ id }) => histories.list(id),
    'history.ages': async ({ id }) => histories.ages(id),
    'history.of': async ({ id, key }) => ({ changes: histories.of(id, key) }),
    'history.compare': async (input, { signal, progress }) => histories.compare(input, signal, progress),
    'history.sides': async ({ id, from, to, key }) => histories.sides(id, from, to, key),
    'history.export': async (input, { signal, progress }) => histories.export(input, signal, progress),
    'history.see': async ({ id, keys }) => {
      histories.see(id, keys)
      return null
    },
  }
}
