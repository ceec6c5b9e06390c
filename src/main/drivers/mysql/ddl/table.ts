import type { Check, Column, ForeignKey, Index, Relation } from '@shared/catalog'
import { quoteIdent, quoteText } from '../quote'

/** CREATE TABLE of a relation; `keys` are the foreign keys that it is to have from the start. It names no database. */
export function createTable(relation: Relation, keys: readonly ForeignKey[]): string {
  const { name, columns, indexes, checks, comment, options = {}, partitionKey, schema } = relation
  const ofColumn = Map.groupBy(checks, (check) => check.column ?? '')
  const lines = [
    ...columns.map((one) => column(one, ofColumn.get(one.name) ?? [])),
    ...Object.entries(options).flatMap(([word, value]) => (word.startsWith('PERIOD FOR ') ? [`${word} ${value}`] : [])),
    ...indexes.map((one) => index(one, options['ENGINE'])),
    ...(ofColumn.get('') ?? []).map(check),
    ...keys.map((key) => foreignKey(key, schema)),
  ]
  const partitions =
    partitionKey === undefined
      ? ''
      : `\nPARTITION BY ${partitionKey}${options['PARTITIONS'] === undefined ? '' : `\n${options['PARTITIONS']}`}`
  const settings = [
    ...Object.entries(options).flatMap(([word, value]) =>
      word.startsWith('PERIOD FOR ') || word === 'PARTITIONS' ? [] : [setting(word, value)],
    ),
    ...(comment === undefined ? [] : [`COMMENT=${quoteText(comment)}`]),
  ]
  return `CREATE TABLE ${quoteIdent(name)} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n) ${settings.join(' ')}${partitions}`
}

/** ALTER TABLE that adds foreign keys: for relations that refer to each other in a circle. */
export function addForeignKeys({ schema, name }: Relation, keys: readonly ForeignKey[]): string {
  return `ALTER TABLE ${quoteIdent(name)}\n${keys.map((key) => `  ADD ${foreignKey(key, schema)}`).join(',\n')}`
}

/** Values of settings are as the server wrote them, quotes included. */
function setting(word: string, value: string): string {
  if (value === '') return word
  if (word === 'STORAGE' || word === 'TABLESPACE') return `${word} ${value}`
  return `${word === 'CHARSET' ? 'DEFAULT CHARSET' : word}=${value}`
}

function column(one: Column, checks: readonly Check[]): string {
  const {
    name,
    type,
    nullable,
    default: value,
    identity,
    generated,
    generatedKind,
    collation,
    comment,
    onUpdate,
    invisible,
    options = {},
  } = one
  const computed =
    generated === undefined
      ? []
      : generatedKind === undefined
        ? [`GENERATED ALWAYS AS ${generated}`]
        : [`GENERATED ALWAYS AS (${generated}) ${generatedKind.toUpperCase()}`]
  return [
    quoteIdent(name),
    type,
    ...Object.entries(options).flatMap(([word, set]) => (word === 'COMPRESSED' ? [set === '' ? word : `${word}=${set}`] : [])),
    ...(collation === undefined ? [] : [`COLLATE ${collation}`]),
    ...computed,
    ...(nullable ? (generated === undefined ? ['NULL'] : []) : generated !== undefined && generatedKind === undefined ? [] : ['NOT NULL']),
    ...(value === undefined ? [] : [`DEFAULT ${value}`]),
    ...(onUpdate === undefined ? [] : [`ON UPDATE ${onUpdate}`]),
    ...(identity === undefined ? [] : ['AUTO_INCREMENT']),
    ...(invisible === true ? ['INVISIBLE'] : []),
    ...Object.entries(options).flatMap(([word, set]) => (word === 'COMPRESSED' ? [] : [columnSetting(word, set)])),
    ...(comment === undefined ? [] : [`COMMENT ${quoteText(comment)}`]),
    ...checks.map(({ expression }) => `CHECK (${expression})`),
  ].join(' ')
}

function columnSetting(word: string, value: string): string {
  return value === ''
    ? word
    : /^(SRID|COLUMN_FORMAT|STORAGE|ENGINE_ATTRIBUTE|SECONDARY_ENGINE_ATTRIBUTE)$/.test(word)
      ? `${word} ${value}`
      : `${word}=${value}`
}

function index({ name, unique, primary, method, parts, comment, options = {} }: Index, engine: string | undefined): string {
  const special = method === 'fulltext' || method === 'spatial' || method === 'vector'
  const kind = primary ? 'PRIMARY KEY' : `${unique ? 'UNIQUE ' : special ? `${method.toUpperCase()} ` : ''}KEY ${quoteIdent(name)}`
  const period = options['WITHOUT OVERLAPS']
  const list = [
    ...parts.map(
      ({ column: of, expression, prefix, descending }) =>
        `${of === undefined ? `(${expression ?? ''})` : quoteIdent(of)}${prefix === undefined ? '' : `(${String(prefix)})`}${descending === true ? ' DESC' : ''}`,
    ),
    ...(period === undefined ? [] : [`${quoteIdent(period)} WITHOUT OVERLAPS`]),
  ]
  const usual = /^(memory|heap|ndb)/i.test(engine ?? '') ? 'hash' : 'btree'
  return [
    `${kind} (${list.join(', ')})`,
    ...(special || method === usual ? [] : [`USING ${method.toUpperCase()}`]),
    ...Object.entries(options).flatMap(([word, value]) =>
      word === 'WITHOUT OVERLAPS' ? [] : [value === '' ? word : word === 'WITH PARSER' ? `${word} ${value}` : `${word}=${value}`],
    ),
    ...(comment === undefined ? [] : [`COMMENT ${quoteText(comment)}`]),
  ].join(' ')
}

function check({ name, expression, enforced }: Check): string {
  return `CONSTRAINT ${quoteIdent(name)} CHECK (${expression})${enforced === false ? ' NOT ENFORCED' : ''}`
}

/** A target in the same database is named without it, so that the statement can be run anywhere. */
function foreignKey({ name, columns, target, targetColumns, onUpdate, onDelete, match }: ForeignKey, schema: string): string {
  const list = (names: readonly string[]) => `(${names.map(quoteIdent).join(', ')})`
  const where = `${target.schema === schema ? '' : `${quoteIdent(target.schema)}.`}${quoteIdent(target.name)}`
  const matching = match === undefined ? '' : ` MATCH ${match.toUpperCase()}`
  return `CONSTRAINT ${quoteIdent(name)} FOREIGN KEY ${list(columns)} REFERENCES ${where} ${list(targetColumns)}${matching} ON DELETE ${onDelete.toUpperCase()} ON UPDATE ${onUpdate.toUpperCase()}`
}
