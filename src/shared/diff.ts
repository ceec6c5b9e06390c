import {
  type Column,
  type ForeignKey,
  type Grant,
  type Index,
  type Key,
  objectKey,
  type Policy,
  type Relation,
  relationKey,
  type SchemaObject,
} from './catalog'
import type { Change, ChangeLine } from './change'

/** What of a relation is compared: estimates and sizes are news of the data, not of the schema. */
export function diffRelation(before: Relation | undefined, after: Relation | undefined): Change | undefined {
  const one = after ?? before
  if (one === undefined) return undefined
  const head = { key: relationKey(one), schema: one.schema, name: one.name, type: one.kind }
  if (before === undefined) return { ...head, kind: 'added', lines: [] }
  if (after === undefined) return { ...head, kind: 'removed', lines: [] }
  const lines = [
    ...scalars(before, after),
    ...columns(before.columns, after.columns),
    ...named('primary key', list(before.primaryKey), list(after.primaryKey), keyText),
    ...named('unique key', before.uniqueKeys, after.uniqueKeys, keyText),
    ...named('foreign key', before.foreignKeys, after.foreignKeys, foreignKeyText),
    ...named('check', before.checks, after.checks, (c) =>
      words(
        c.expression,
        c.validated === false && 'not validated',
        c.enforced === false && 'not enforced',
        c.noInherit === true && 'no inherit',
        c.comment,
      ),
    ),
    ...named('exclusion', before.exclusions ?? [], after.exclusions ?? [], (e) => words(e.definition, ...deferral(e), e.comment)),
    ...named('index', before.indexes, after.indexes, indexText),
    ...named('trigger', before.triggers, after.triggers, (t) => words(oneLine(t.definition), t.enabled, optionsText(t.options), t.comment)),
    ...named('rule', before.rules ?? [], after.rules ?? [], (r) => words(oneLine(r.definition), r.enabled, r.comment)),
    ...named('statistics', before.statistics ?? [], after.statistics ?? [], (s) => words(oneLine(s.definition), s.comment)),
    ...named('policy', before.policies ?? [], after.policies ?? [], policyText),
    ...records('option', before.options ?? {}, after.options ?? {}),
    ...grants(before.grants ?? [], after.grants ?? []),
  ]
  if (lines.length > 0) return { ...head, kind: 'changed', lines }
  // Whatever no line above speaks of (the order of columns, say) is still a change. A table's statement repeats its parts
  // and is told only here.
  if (same(essence(before), essence(after))) return undefined
  const definition = scalar('definition', before.definition, after.definition)
  return { ...head, kind: 'changed', lines: definition.length > 0 ? definition : [{ kind: 'changed', what: 'details', name: '' }] }
}

/** A relation without its estimates, sizes and times: what two readings of the same schema must agree on. */
export function essence({ rowEstimate: _rows, estimatedAt: _at, sizeBytes: _size, ...rest }: Relation): Relation {
  return { ...rest, indexes: rest.indexes.map(({ sizeBytes: _bytes, ...index }) => index) }
}

function isView({ kind }: Relation): boolean {
  return kind === 'view' || kind === 'materialized'
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** How an object differs. */
export function diffObject(before: SchemaObject | undefined, after: SchemaObject | undefined): Change | undefined {
  const one = after ?? before
  if (one === undefined) return undefined
  const head = {
    key: objectKey(one),
    schema: one.schema,
    name: one.signature === '' ? one.name : `${one.name}(${one.signature})`,
    type: one.kind,
  }
  if (before === undefined) return { ...head, kind: 'added', lines: [] }
  if (after === undefined) return { ...head, kind: 'removed', lines: [] }
  const facts = records('fact', before.facts, after.facts)
  const lines = [
    ...facts,
    ...scalar('labels', before.values?.join(', '), after.values?.join(', ')),
    ...scalar('attributes', attributesText(before), attributesText(after)),
    ...named('check', before.checks ?? [], after.checks ?? [], (c) => c.expression),
    ...scalar('body', before.body, after.body),
    // A definition repeats facts, labels and body: it is told only where nothing else explains it.
    ...scalar('comment', before.comment, after.comment),
    ...scalar('owner', before.owner, after.owner),
    ...grants(before.grants ?? [], after.grants ?? []),
  ]
  const told = lines.length > 0 ? lines : scalar('definition', before.definition, after.definition)
  return told.length === 0 ? undefined : { ...head, kind: 'changed', lines: told }
}

function scalars(before: Relation, after: Relation): ChangeLine[] {
  const names = (r: Relation, which: 'dependsOn' | 'inherits') => r[which]?.map((n) => `${n.schema}.${n.name}`).join(', ')
  return [
    ...scalar('kind', before.kind, after.kind),
    ...scalar('comment', before.comment, after.comment),
    ...scalar('owner', before.owner, after.owner),
    ...scalar('persistence', before.persistence, after.persistence),
    ...scalar(
      'partition of',
      before.partitionOf && `${before.partitionOf.schema}.${before.partitionOf.name}`,
      after.partitionOf && `${after.partitionOf.schema}.${after.partitionOf.name}`,
    ),
    ...scalar('partition bound', before.partitionBound, after.partitionBound),
    ...scalar('partition key', before.partitionKey, after.partitionKey),
    ...scalar('inherits', names(before, 'inherits'), names(after, 'inherits')),
    ...scalar('row security', before.rowSecurity, after.rowSecurity),
    ...(isView(after) ? scalar('definition', before.definition, after.definition) : []),
    ...(before.definition === after.definition ? scalar('depends on', names(before, 'dependsOn'), names(after, 'dependsOn')) : []),
  ]
}

function scalar(what: string, before: string | undefined, after: string | undefined): ChangeLine[] {
  if (before === after) return []
  if (before === undefined) return [{ kind: 'added', what, name: '', after: after ?? '' }]
  if (after === undefined) return [{ kind: 'removed', what, name: '', before }]
  return [{ kind: 'changed', what, name: '', before, after }]
}

/** A column that left and one that came at the same place with the same type is one that was renamed. */
function columns(before: readonly Column[], after: readonly Column[]): ChangeLine[] {
  const old = new Map(before.map((c) => [c.name, c]))
  const now = new Map(after.map((c) => [c.name, c]))
  const gone = before.filter((c) => !now.has(c.name))
  const come = after.filter((c) => !old.has(c.name))
  const renamed = new Map(
    gone.flatMap((was) => {
      const is = come.find((c) => c.position === was.position && c.type === was.type)
      return is === undefined ? [] : [[was.name, is] as const]
    }),
  )
  const fresh = new Set([...renamed.values()].map((c) => c.name))
  return [
    ...come
      .filter((c) => !fresh.has(c.name))
      .map((c): ChangeLine => ({ kind: 'added', what: 'column', name: c.name, after: columnText(c) })),
    ...gone
      .filter((c) => !renamed.has(c.name))
      .map((c): ChangeLine => ({ kind: 'removed', what: 'column', name: c.name, before: columnText(c) })),
    ...before.flatMap((was): ChangeLine[] => {
      const is = renamed.get(was.name) ?? now.get(was.name)
      if (is === undefined) return []
      const rename: ChangeLine[] =
        is.name === was.name ? [] : [{ kind: 'renamed', what: 'column', name: was.name, before: was.name, after: is.name }]
      return [...rename, ...columnChanges(was, is)]
    }),
  ]
}

function columnChanges(before: Column, after: Column): ChangeLine[] {
  const facts: readonly (readonly [string, (c: Column) => string | undefined])[] = [
    ['type', (c) => c.type],
    ['nullable', (c) => (c.nullable ? 'yes' : 'no')],
    ['default', (c) => c.default],
    ['identity', (c) => c.identity],
    ['generated', (c) => c.generated && `${c.generated} ${c.generatedKind ?? ''}`.trim()],
    ['collation', (c) => c.collation],
    ['labels', (c) => c.enumValues?.join(', ')],
    ['on update', (c) => c.onUpdate],
    ['on conflict', (c) => c.onConflict],
    ['invisible', (c) => (c.invisible === true ? 'yes' : 'no')],
    [
      'not null',
      ({ notNull: n }) => n && words(n.name, n.validated === false && 'not validated', n.noInherit === true && 'no inherit', n.comment),
    ],
    ['comment', (c) => c.comment],
    ...[...new Set([before, after].flatMap(({ options = {} }) => Object.keys(options)))].map(
      (option) => [option, (c: Column) => c.options?.[option]] as const,
    ),
  ]
  return facts.flatMap(([part, of]) =>
    scalar('column', of(before), of(after)).map((line) => ({ ...line, kind: 'changed' as const, name: after.name, part })),
  )
}

/** Things with a name: what came, what went, and what reads differently now. */
function named<T extends { readonly name: string }>(
  what: string,
  before: readonly T[],
  after: readonly T[],
  text: (of: T) => string,
): ChangeLine[] {
  return records(what, textsByName(before, text), textsByName(after, text))
}

function textsByName<T extends { readonly name: string }>(of: readonly T[], text: (one: T) => string): ReadonlyMap<string, string> {
  return new Map(of.map((one) => [one.name, text(one)]))
}

function records(
  what: string,
  before: Readonly<Record<string, string>> | ReadonlyMap<string, string>,
  after: Readonly<Record<string, string>> | ReadonlyMap<string, string>,
): ChangeLine[] {
  const old = before instanceof Map ? (before as ReadonlyMap<string, string>) : new Map(Object.entries(before))
  const now = after instanceof Map ? (after as ReadonlyMap<string, string>) : new Map(Object.entries(after))
  const lines: ChangeLine[] = []
  for (const [name, text] of now) {
    const was = old.get(name)
    if (was === undefined) lines.push({ kind: 'added', what, name, after: text })
    else if (was !== text) lines.push({ kind: 'changed', what, name, before: was, after: text })
  }
  for (const [name, text] of old) if (!now.has(name)) lines.push({ kind: 'removed', what, name, before: text })
  return lines
}

function grants(before: readonly Grant[], after: readonly Grant[]): ChangeLine[] {
  const byGrantee = (of: readonly Grant[]) =>
    new Map(
      of.map((g) => [
        g.column === undefined ? g.grantee : `${g.grantee} (${g.column})`,
        words(g.privileges.join(', '), g.grantable !== undefined && `may pass on ${g.grantable.join(', ')}`),
      ]),
    )
  return records('grant', byGrantee(before), byGrantee(after))
}

function columnText(c: Column): string {
  return words(
    c.type,
    !c.nullable && 'not null',
    c.default !== undefined && `default ${c.default}`,
    c.generated !== undefined && `= ${c.generated}`,
    c.identity !== undefined && 'identity',
  )
}

function keyText(key: Key): string {
  return words(
    `(${key.columns.join(', ')})`,
    key.included !== undefined && `include (${key.included.join(', ')})`,
    key.nullsNotDistinct === true && 'nulls not distinct',
    key.withoutOverlaps === true && 'without overlaps',
    key.onConflict !== undefined && `on conflict ${key.onConflict}`,
    ...deferral(key),
    key.comment,
  )
}

function foreignKeyText(key: ForeignKey): string {
  const target = `(${key.columns.join(', ')}) → ${key.target.schema}.${key.target.name} (${key.targetColumns.join(', ')})`
  return words(
    target,
    `on update ${key.onUpdate}`,
    `on delete ${key.onDelete}`,
    key.onDeleteColumns !== undefined && `(${key.onDeleteColumns.join(', ')})`,
    key.period === true && 'period',
    key.enforced === false && 'not enforced',
    key.suspended === true && 'switched off',
    key.match !== undefined && key.match !== 'simple' && `match ${key.match}`,
    ...deferral(key),
    key.comment,
  )
}

function deferral(of: {
  readonly deferrable?: boolean | undefined
  readonly initiallyDeferred?: boolean | undefined
  readonly validated?: boolean | undefined
}): (string | false)[] {
  return [
    of.deferrable === true && 'deferrable',
    of.initiallyDeferred === true && 'initially deferred',
    of.validated === false && 'not validated',
  ]
}

function indexText({ name: _name, sizeBytes: _size, parts, method, unique, primary, predicate, comment, ...rest }: Index): string {
  const list = parts.map(({ column, expression, descending, ...part }) =>
    words(column ?? expression ?? '', descending === true && 'desc', ...Object.entries(part).map(([k, v]) => `${k} ${String(v)}`)),
  )
  const more = Object.entries(rest).map(([k, v]) => `${k} ${typeof v === 'object' ? JSON.stringify(v) : String(v)}`)
  return words(
    primary ? 'primary' : unique && 'unique',
    method,
    `(${list.join(', ')})`,
    predicate !== undefined && `where ${predicate}`,
    ...more,
    comment,
  )
}

function policyText({ command, permissive, roles, using, check, comment }: Policy): string {
  return words(
    !permissive && 'restrictive',
    `for ${command} to ${roles.join(', ')}`,
    using !== undefined && `using (${using})`,
    check !== undefined && `with check (${check})`,
    comment,
  )
}

function optionsText(options: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(options ?? {})
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

function attributesText({ attributes }: SchemaObject): string | undefined {
  return attributes?.map((a) => `${a.name} ${a.type}`).join(', ')
}

function words(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== false && part !== undefined && part !== '').join(' ')
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function list<T>(one: T | undefined): T[] {
  return one === undefined ? [] : [one]
}
