import { AppError } from '@shared/errors'
import type { Engine } from '../engine'
import { findEngine, parsePasted } from '../drivers/registry'
import { otherDatabase } from '../explorer/other-database'
import type { FileChooser, Handlers } from './handlers'

type Channels = Extract<keyof Handlers, `connections.${string}` | `engines.${string}`>

/** Handlers of connections and engines. */
export function connectionHandlers(engine: Engine, files: FileChooser): Pick<Handlers, Channels> {
  const { connections, tests, explorer, transfer } = engine
  const changed = (id: string) => engine.events.emit('connections.changed', { id })

  return {
    'engines.list': async () => engine.engines(),
    'engines.parseUrl': async ({ url, engine: meant }) => {
      const parsed = parsePasted(url, meant)
      const found = findEngine(parsed.engine)
      return { ...parsed, name: found.describe(parsed.options), url: found.url(parsed.options) }
    },
    'connections.list': async () => connections.list(),
    'connections.get': async ({ id }) => connections.get(id),
    'connections.url': async ({ id }) => {
      const { engine: engineId, options } = connections.get(id)
      return { url: findEngine(engineId).url(options) }
    },
    'connections.create': async (input) => {
      engine.checkOptions(input.engine, input.options)
      const created = await connections.create(input)
      changed(created.id)
      return created
    },
    'connections.update': async ({ id, ...patch }) => {
      const before = connections.get(id)
      if (patch.options !== undefined) engine.checkOptions(before.engine, patch.options)
      const updated = await connections.update({ id, ...patch })
      // Another host or user may hide behind the same id now: nothing known before may be shown for it.
      await explorer.updated(id, patch.options !== undefined && engine.leadElsewhere(before.engine, before.options, patch.options))
      changed(id)
      return updated
    },
    'connections.arrange': async ({ id, folder, before }) => {
      const all = connections.arrange(id, folder, before)
      engine.events.emit('connections.changed', {})
      return all
    },
    'connections.give': async ({ id, secrets, keep }) => {
      connections.summary(id)
      connections.given.give(id, secrets, keep)
      return null
    },
    'connections.remove': async ({ id }) => {
      // Not `get`: who has lost the master password can still throw a connection away.
      connections.summary(id)
      const forgotten = await explorer.forget(id, {})
      connections.remove(id)
      engine.marks.remove(id)
      engine.diagramViews.removeAll(id)
      engine.undo.drop(id)
      engine.queryTexts.removeConnection(id)
      changed(id)
      return forgotten
    },
    'connections.duplicate': async ({ id }) => {
      const copy = await connections.duplicate(id)
      changed(copy.id)
      return copy
    },
    'connections.openDatabase': async ({ id, database }) => {
      const { connection, made } = await otherDatabase(connections, id, database)
      if (made) changed(connection.id)
      return connection
    },
    'connections.test': async ({ id, force }, { signal, progress }) => tests.saved(id, force, signal, progress),
    'connections.lastTest': async ({ id }) => (await tests.last(id)) ?? null,
    'connections.testDraft': async ({ id, engine: engineId, options, secrets }, { signal, progress }) => {
      engine.checkOptions(engineId, options)
      const saved = id === undefined ? undefined : connections.summary(id)
      if (saved !== undefined && saved.engine !== engineId)
        throw new AppError('invalid_input', 'The engine of a saved connection cannot change', { hint: 'Add a new connection' })
      // What is asked for stands in the form, or is not there.
      const kept = saved === undefined || saved.asks ? undefined : (await engine.source.open(saved.id)).secrets
      return tests.fresh({ engine: engineId, options, secrets: { ...kept, ...secrets }, revision: 0 }, signal, progress)
    },
    'connections.forget': async ({ id }) => explorer.forget(id, {}),
    'connections.trustHostKey': async (shown) => {
      engine.hostKeys.trust(shown)
      return null
    },
    'connections.exportFile': async ({ ids, passphrase }, { signal }) => {
      const file = await files.toSave('relata-connections.json')
      if (file === undefined) return { file: null, withoutSecrets: [] }
      return { file, withoutSecrets: await transfer.toFile(ids, passphrase, file, signal) }
    },
    'connections.openFile': async () => {
      const path = await files.toOpen()
      return path === undefined ? null : await transfer.open(path)
    },
    'connections.previewFile': async ({ token, passphrase }) => transfer.preview(token, passphrase),
    'connections.importFile': async ({ token, chosen }) => {
      const ids = await transfer.import(token, chosen)
      engine.events.emit('connections.changed', {})
      return { ids }
    },
    'connections.restoreSample': async () => {
      const sample = await engine.restoreSample()
      changed(sample.id)
      return sample
    },
  }
}
