import type { Catalog, Relation, SchemaObject } from '@shared/catalog'
import { objectKey, relationKey } from '@shared/catalog'
import { inject } from 'vitest'
import type { PackedCatalog } from '../../src/main/drivers/pack'
import { forkNodeHost } from '../../src/main/drivers/fork-node'
import { openRemoteSession, type RemoteSession } from '../../src/main/drivers/remote-session'
import type { Blank } from './blank'
import { never } from './engine'

const CALL = { signal: never, timeoutMs: 60_000 }

/** Opens a session the way the application does: in a child process. */
export async function openReader(blank: Pick<Blank, 'engine' | 'options' | 'secrets'>): Promise<RemoteSession> {
  return await openRemoteSession(forkNodeHost(inject('host')), blank.engine, blank.options, blank.secrets, CALL)
}

/** What a reading knows, unpacked; without what differs between two readings of equal databases (estimates, sizes). */
export type Reading = Pick<Catalog, 'relations' | 'objects' | 'notes' | 'marks' | 'fingerprint'>

/** Reads the whole catalog through an open session. */
export async function readAll(session: RemoteSession): Promise<Reading> {
  return unpack(await session.readCatalog(CALL))
}

/** A reading as the application gets it, as objects. */
export function unpack({ values, notes, marks, fingerprint }: PackedCatalog): Reading {
  const of = <T>(relation: boolean) => values.flatMap(([key, json]) => (isRelationKey(key) === relation ? [JSON.parse(json) as T] : []))
  return {
    relations: of<Relation>(true),
    objects: of<SchemaObject>(false),
    notes: [...notes],
    marks: JSON.parse(marks) as Record<string, string>,
    fingerprint,
  }
}

/** Reads only what the marks say has changed since `old`, and those who refer to it, and puts it into `old`. */
export async function readChanged(session: RemoteSession, old: Reading): Promise<Reading> {
  const known = { ...CALL, known: old.fingerprint }
  const told = await session.fingerprint(known)
  const { fingerprint, marks } = await session.marks(known)
  if ((told === old.fingerprint) !== (fingerprint === old.fingerprint)) throw new Error('the check and the marks do not agree')
  const moved = changedKeys(old.marks, marks)
  const relationKeys = new Set(
    [...old.relations.map(relationKey), ...Object.keys(marks)].filter((key) => isRelationKey(key) && moved.has(key)),
  )
  const referring = old.relations.filter((r) => r.foreignKeys.some((k) => relationKeys.has(relationKey(k.target))))
  const names = [...new Set([...relationKeys, ...referring.map(relationKey)])].map((key) => JSON.parse(key) as [string, string])
  const read = await session.readRelations(
    names.map(([schema, name]) => ({ schema, name })),
    CALL,
  )
  const gone = new Set(names.map((name) => JSON.stringify(name)))
  const objectsMoved = [...moved].some((key) => !isRelationKey(key))
  return {
    relations: [...old.relations.filter((r) => !gone.has(relationKey(r))), ...read.relations],
    objects: objectsMoved ? (await session.readObjects(CALL)).objects : old.objects,
    notes: old.notes,
    marks: { ...marks },
    fingerprint,
  }
}

/** Keys whose mark is new, gone or different. */
export function changedKeys(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Set<string> {
  return new Set([...Object.keys(before), ...Object.keys(after)].filter((key) => before[key] !== after[key]))
}

function isRelationKey(key: string): boolean {
  return (JSON.parse(key) as unknown[]).length === 2
}

/** For comparing two readings: sorted, and without estimates, sizes and times, which no DDL can make equal. */
export function comparable({ relations, objects }: Pick<Reading, 'relations' | 'objects'>): Record<string, unknown> {
  const relation = ({ rowEstimate: _rows, estimatedAt: _at, sizeBytes: _size, indexes, ...rest }: Relation) => ({
    ...rest,
    indexes: indexes.map(({ sizeBytes: _bytes, ...index }) => index),
  })
  return Object.fromEntries(
    [
      ...relations.map((r): [string, unknown] => [relationKey(r), relation(r)]),
      ...objects.map((o): [string, unknown] => [objectKey(o), o]),
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
