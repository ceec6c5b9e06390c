import { once } from 'node:events'
import type { RelationName } from '@shared/catalog'
import { AppError } from '@shared/errors'
import type { Freshness } from '@shared/freshness'
import { graphId } from '@shared/build-graph'
import { decodeOutline } from '@shared/outline'
import type { Engine } from '../engine'
import type { DrawPicture } from '../explorer/sheet'
import type { Command } from './arguments'
import { erdCommand } from './erd-command'
import { lines, table } from './print'
import { foundText, searchCommand } from './search-command'

/** Runs one command and prints its result; answers the exit code. `id`: the connection, for all but `cache` and `search`; `draw` makes pictures. */
export async function runCommand(
  engine: Engine,
  command: Command,
  id: string | undefined,
  draw: DrawPicture,
  signal: AbortSignal,
): Promise<number> {
  const print = (value: unknown, text: () => string) => process.stdout.write(command.json ? `${JSON.stringify(value)}\n` : text())
  if (command.verb === 'cache') return await cacheCommand(engine, command, print)
  if (command.verb === 'search') {
    const found = await searchCommand(engine, command.text ?? '', command.schema, signal)
    print(found, () => foundText(found))
    return 0
  }
  if (id === undefined) throw new AppError('invalid_input', 'A connection is needed')
  if (command.verb === 'export') return await exportCommand(engine, id, command.force, signal)
  if (command.verb === 'erd' && command.format !== undefined) {
    await readUnlessKnown(engine, id, command.force, signal)
    await erdCommand(engine, { ...command, format: command.format }, id, draw, signal)
    return 0
  }
  const scan = await engine.scans.scan(id, command.force, signal, () => undefined)

  if (command.verb === 'scan') {
    const { notes } = await engine.views.outline(id)
    print(scan, () =>
      lines([
        ['Tables', scan.totalTables],
        ['Columns', scan.totalColumns],
        ['Reading took', `${scan.scanDurationMs.toFixed(0)} ms`],
        ['From', scan.cached ? 'the cache' : 'the database'],
        ['State', freshnessText(scan.freshness)],
        ...notes.map(({ message }) => ['Not known', message] as const),
      ]),
    )
  } else if (command.verb === 'tables') {
    const page = { id, sort: 'name' as const, descending: false, offset: 0, limit: Number.MAX_SAFE_INTEGER }
    const found = await engine.views.relations({ ...page, ...(command.schema === undefined ? {} : { schema: command.schema }) })
    print(found, () =>
      table(
        ['schema', 'name', 'kind', '≈ rows', 'columns'],
        found.items.map((r) => [r.schema, r.name, r.kind, r.rows ?? '—', r.columns]),
      ),
    )
  } else if (command.verb === 'table') {
    const found = await engine.views.relation(id, await resolveName(engine, id, command.relation ?? ''), signal)
    print(found, () => `${found.ddl}\n`)
  } else {
    const graph = await engine.views.graph(id, command.schema, signal)
    print(graph, () =>
      table(
        ['from', 'columns', 'to', 'columns'],
        graph.edges.map((e) => [e.source, e.sourceColumns.join(', '), e.target, e.targetColumns.join(', ')]),
      ),
    )
  }
  return 0
}

/** What was read before will do, whether the database can be reached or not. */
async function readUnlessKnown({ scans, views }: Engine, id: string, force: boolean, signal: AbortSignal): Promise<void> {
  const known = await views.outline(id).then(
    () => true,
    () => false,
  )
  if (force || !known) await scans.scan(id, force, signal, () => undefined)
}

async function exportCommand(engine: Engine, id: string, force: boolean, signal: AbortSignal): Promise<number> {
  await readUnlessKnown(engine, id, force, signal)
  for await (const piece of engine.exports.json(id)) if (!process.stdout.write(piece)) await once(process.stdout, 'drain')
  return 0
}

async function cacheCommand(
  { cache, explorer }: Engine,
  command: Command,
  print: (value: unknown, text: () => string) => void,
): Promise<number> {
  if (command.cacheVerb === 'health') {
    // What this start found; nobody is asked for it once more.
    await cache.found()
    const health = cache.health()
    print(health, () =>
      lines([
        ['State', health.state],
        ['Layer', health.layer],
        ['Target', health.target],
        ['Latency', health.latencyMs === null ? '—' : `${health.latencyMs.toFixed(2)} ms`],
        ['Last probe', health.probedAt === null ? 'not probed yet' : probed(health.probedAt, Date.now())],
        ['Cause', health.cause ?? '—'],
      ]),
    )
  } else if (command.cacheVerb === 'stats') {
    const stats = await cache.stats()
    print(stats, () =>
      lines([
        ['Layer', stats.layer],
        ['Entries', stats.totalKeys],
        ['Memory used', stats.usedMemoryHuman],
        ['Clients', stats.connectedClients],
        ['Dropped', stats.dropped],
        ...Object.entries(stats.keysByType).map(([type, n]): [string, number] => [`${type}:`, n]),
      ]),
    )
  } else if (command.cacheVerb === 'clear') {
    const cleared = await explorer.clear()
    const later = cleared.later === undefined ? '' : `; Redis has not confirmed ${String(cleared.later)} of them: not read any more`
    print(cleared, () => `Forgot ${String(cleared.entries)} entries, ${String(cleared.bytes)} bytes${later}\n`)
  } else {
    const result = await cache.selfTest()
    const ok = result.every((line) => line.ok)
    print({ ok, lines: result }, () =>
      table(
        ['', 'check', 'ms', ''],
        result.map((l) => [l.ok ? 'ok' : 'FAILED', l.name, l.ms.toFixed(1), l.detail]),
      ),
    )
    return ok ? 0 : 1
  }
  return 0
}

function probed(at: number, now: number): string {
  return `${new Date(at).toISOString()}, ${Math.max(0, (now - at) / 1000).toFixed(1)} s ago`
}

/** `name` in the default schema, or `schema.name`; names with dots are matched whole first. */
async function resolveName(engine: Engine, id: string, text: string): Promise<RelationName> {
  const { rows, defaultSchema } = decodeOutline((await engine.views.outline(id)).outline)
  const row =
    rows.find((r) => graphId(r.schema, r.name, defaultSchema) === text) ??
    rows.find((r) => `${r.schema}.${r.name}` === text) ??
    rows.find((r) => r.name === text)
  if (row === undefined)
    throw new AppError('not_found', `There is no table "${text}" in what was read`, {
      hint: 'relata tables lists them; --force reads the database again',
    })
  return { schema: row.schema, name: row.name }
}

function freshnessText({ state, readAt }: Freshness): string {
  return `${state}, read ${new Date(readAt).toISOString()}`
}
