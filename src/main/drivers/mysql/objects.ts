import type { ObjectName, SchemaObject } from '@shared/catalog'
import type { Value } from './line'
import type { RawObject } from './raw'
import { comparing, readRoutine, readSequence, type RoutineText, withComment, withoutEnd } from './text/routine'

/** Names an object. MySQL has no overloads, so the signature is always empty; a database belongs to no schema. */
export function objectName(raw: RawObject): ObjectName {
  const { schema, name } = raw
  return { kind: kindOf(raw), schema, name, signature: '' }
}

/** What a server said about an object, as the model has it. Pure. */
export function toObject(raw: RawObject): SchemaObject {
  const described = DESCRIBE[raw.what](raw)
  return { ...objectName(raw), ...described, ...(raw.grants.length === 0 ? {} : { grants: [...raw.grants] }) }
}

type Described = Pick<SchemaObject, 'comment' | 'facts' | 'body' | 'definition'>

const DESCRIBE: Readonly<Record<RawObject['what'], (raw: RawObject) => Described>> = {
  FUNCTION: routine,
  PROCEDURE: routine,
  PACKAGE: routine,
  'PACKAGE BODY': routine,
  LIBRARY: library,
  EVENT: event,
  SEQUENCE: sequence,
  SCHEMA: schema,
}

function kindOf({ what, text }: RawObject): ObjectName['kind'] {
  if (what === 'FUNCTION') return text !== undefined && headOf(text)?.aggregate === true ? 'aggregate' : 'function'
  return what.toLowerCase() as ObjectName['kind']
}

/** A head that is not understood costs its parameters only. */
function headOf(text: string): RoutineText | undefined {
  try {
    return readRoutine(text)
  } catch {
    return undefined
  }
}

/** Columns of facets.routines: schema, name, type, returns, body, deterministic, data, security, definer, mode, comment, language, collation. */
function routine({ what, row, text, parameters }: RawObject): Described {
  const [, , , returns, body, deterministic, data, security, definer, mode, comment = '', language, collation] = row.map(written)
  const head = text === undefined ? undefined : headOf(text)
  const told = (parameters ?? []).filter((one) => Number(one[0]) > 0)
  const list =
    head?.parameters ??
    told
      .map((one) =>
        [one[1], one[2], one[3]]
          .map(written)
          .filter((part) => part !== '')
          .join(' '),
      )
      .join(', ')
  const callable = what === 'FUNCTION' || what === 'PROCEDURE'
  return {
    ...said('comment', comment),
    facts: facts({
      language: language === undefined || language === '' ? 'SQL' : language,
      ...(callable ? { parameters: list } : {}),
      returns: what === 'FUNCTION' ? (head?.returns ?? returns) : undefined,
      deterministic: callable ? deterministic?.toLowerCase() : undefined,
      data: callable ? data?.toLowerCase() : undefined,
      security: security?.toLowerCase(),
      definer,
      sql_mode: mode,
      ...comparing(text, collation),
    }),
    // What another language ends its lines with is its own.
    ...said('body', language === '' || language === 'SQL' ? withoutEnd(body ?? '') : body),
    definition: withComment(withoutEnd(text ?? ''), comment),
  }
}

/** Columns of facets.libraries: schema, name, type, language, body, mode, comment. */
function library({ row, text }: RawObject): Described {
  const [, , , language, body, mode, comment] = row.map(written)
  return { ...said('comment', comment), facts: facts({ language, sql_mode: mode }), ...said('body', body), definition: text ?? '' }
}

/** Columns of facets.events: schema, name, body, type, at, interval, unit, starts, ends, status, completion, definer, zone, mode, comment, collation. */
function event({ row, text }: RawObject): Described {
  const [, , body, type, at, interval, unit, starts, ends, status, completion, definer, zone, mode, comment = '', collation] =
    row.map(written)
  return {
    ...said('comment', comment),
    facts: facts({
      schedule: type === 'ONE TIME' ? `at ${at ?? ''}` : `every ${interval ?? ''} ${(unit ?? '').toLowerCase()}`,
      starts,
      ends,
      status: status?.toLowerCase(),
      'on completion': completion?.toLowerCase(),
      definer,
      time_zone: zone,
      sql_mode: mode,
      ...comparing(text, collation),
    }),
    ...said('body', withoutEnd(body ?? '')),
    definition: withComment(withoutEnd(text ?? ''), comment),
  }
}

function sequence({ text }: RawObject): Described {
  if (text === undefined) return { facts: {}, definition: '' }
  const { facts: settings, comment } = readSequence(text)
  return { ...said('comment', comment), facts: settings, definition: text }
}

/** Columns of names.schemata. Its statement names no database: it is run inside the one that it is meant for. */
function schema({ row }: RawObject): Described {
  const [, charset = '', collation = '', comment, encryption, options = ''] = row.map(written)
  return {
    ...said('comment', comment),
    facts: facts({
      ...{ charset, collation },
      encryption: encryption === 'YES' ? 'yes' : undefined,
      'read only': /\bREAD ONLY=1\b/.test(options) ? 'yes' : undefined,
    }),
    definition: `ALTER DATABASE CHARACTER SET ${charset} COLLATE ${collation}`,
  }
}

function written(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}

function facts(all: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])))
}

function said<K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined || value === '' ? {} : ({ [name]: value } as Record<K, string>)
}
