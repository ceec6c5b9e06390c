import { type Channel, contract } from '@shared/contract'
import { expect, test } from 'vitest'
import { z } from 'zod'

/**
 * Every channel, by heart: whoever adds one writes it here too, and asks himself whether it is a verb about saved things, or a
 * primitive (a path to read, an address to fetch, a statement to run) that the page must not have.
 */
const CHANNELS: readonly Channel[] = [
  ...(['window.keep', 'window.keepSession', 'window.kept', 'window.menuBar', 'window.session', 'window.zoom'] as const),
  ...(['app.info'] as const),
  ...([
    'cache.clear',
    'cache.entries',
    'cache.health',
    'cache.history',
    'cache.redis',
    'cache.removeRedis',
    'cache.saveRedis',
    'cache.selfTest',
    'cache.stats',
    'cache.testRedis',
  ] as const),
  ...([
    'catalog.check',
    'catalog.databases',
    'catalog.dependents',
    'catalog.export',
    'catalog.exportRows',
    'catalog.forget',
    'catalog.forgetPreview',
    'catalog.get',
    'catalog.grants',
    'catalog.graph',
    'catalog.object',
    'catalog.refresh',
    'catalog.relation',
    'catalog.relations',
    'catalog.rows',
    'catalog.count',
    'catalog.cell',
    'catalog.scan',
    'catalog.system',
    'catalog.template',
    'catalog.undoForget',
  ] as const),
  ...([
    'connections.arrange',
    'connections.create',
    'connections.duplicate',
    'connections.exportFile',
    'connections.forget',
    'connections.get',
    'connections.give',
    'connections.importFile',
    'connections.lastTest',
    'connections.list',
    'connections.openDatabase',
    'connections.openFile',
    'connections.previewFile',
    'connections.remove',
    'connections.restoreSample',
    'connections.test',
    'connections.testDraft',
    'connections.trustHostKey',
    'connections.update',
    'connections.url',
  ] as const),
  ...(['diagram.removeView', 'diagram.saveView', 'diagram.views'] as const),
  ...(['engines.list', 'engines.parseUrl'] as const),
  ...(['erd.copy', 'erd.export'] as const),
  ...(['history.ages', 'history.compare', 'history.export', 'history.list', 'history.of', 'history.see', 'history.sides'] as const),
  ...(['preferences.get', 'preferences.set'] as const),
  ...([
    'query.close',
    'query.dropDraft',
    'query.drafts',
    'query.forgetHistory',
    'query.history',
    'query.removeSaved',
    'query.run',
    'query.save',
    'query.saveDraft',
    'query.saved',
  ] as const),
  ...(['recovery.status', 'recovery.restore', 'recovery.startEmpty', 'recovery.accept', 'recovery.quit'] as const),
  ...(['search.filter', 'search.find', 'search.use', 'search.uses'] as const),
  ...(['team.copyKey', 'team.found', 'team.join', 'team.leave', 'team.status'] as const),
  ...(['tree.mark', 'tree.marks'] as const),
  ...([
    'vault.lock',
    'vault.newRecoveryCode',
    'vault.recover',
    'vault.rotate',
    'vault.setPassword',
    'vault.status',
    'vault.tryKeychain',
    'vault.unlock',
    'vault.useKeychain',
    'vault.useSession',
  ] as const),
]

type Schema = Readonly<Record<string, unknown>>

test('R11: the channels are these and no others', () => {
  expect(Object.keys(contract).toSorted()).toEqual(CHANNELS.toSorted())
})

test('R10: no input of any channel is without bounds, and none takes what it does not name', () => {
  const open = Object.entries(contract).flatMap(([channel, { input }]) =>
    unbounded(z.toJSONSchema(input, { io: 'input' }) as Schema).map((place) => `${channel} ${place}`),
  )
  expect(open).toEqual([])
})

/** Places of a schema that would take any amount of text, entries, or members. */
function unbounded(schema: Schema, path = ''): string[] {
  const inner = ['anyOf', 'oneOf', 'allOf'].flatMap((key) =>
    ((schema[key] as Schema[] | undefined) ?? []).flatMap((one) => unbounded(one, path)),
  )
  if (schema['type'] === 'string' && schema['maxLength'] === undefined && schema['enum'] === undefined && schema['const'] === undefined)
    return [...inner, `${path} is a text without an end`]
  if (schema['type'] === 'array')
    return [
      ...inner,
      ...(schema['maxItems'] === undefined ? [`${path} is a list without an end`] : []),
      ...unbounded((schema['items'] as Schema | undefined) ?? {}, `${path}[]`),
    ]
  if (schema['type'] !== 'object') return inner
  const members = Object.entries((schema['properties'] as Record<string, Schema> | undefined) ?? {}).flatMap(([name, one]) =>
    unbounded(one, `${path}.${name}`),
  )
  const more = schema['additionalProperties']
  const names = schema['propertyNames'] as Schema | undefined
  if (typeof more === 'object' && more !== null)
    return [
      ...inner,
      ...members,
      ...(names?.['maxLength'] === undefined ? [`${path} has names without an end`] : []),
      ...unbounded(more as Schema, `${path}.*`),
    ]
  return [...inner, ...members, ...(more === false ? [] : [`${path} takes what it does not name`])]
}
