import type { Column, Index, Relation } from '@shared/catalog'
import { quoteIdent, quoteText } from './quote'

/** DDL that makes an equal relation: from the model alone, no question to the server. */
export function ddl(relation: Relation): string {
  const name = `${quoteIdent(relation.schema)}.${quoteIdent(relation.name)}`
  if (relation.kind === 'view') return `CREATE VIEW ${name} AS\n${relation.definition ?? ''};`
  const comment = relation.comment === undefined ? '' : ` COMMENT=${quoteText(relation.comment)}`
  const lines = [...relation.columns.map(column), ...relation.indexes.map(index), ...keys(relation)]
  const table = `CREATE TABLE ${name} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n)${comment};`
  const triggers = relation.triggers.map(
    (trigger) => `CREATE TRIGGER ${quoteIdent(trigger.name)} ${trigger.definition.replace('\n', ` ON ${name} FOR EACH ROW\n`)};`,
  )
  return [table, ...triggers].join('\n\n')
}

function column({ name, type, nullable, default: value, identity, generated, generatedKind, collation, comment }: Column): string {
  return [
    quoteIdent(name),
    type,
    collation === undefined ? '' : `COLLATE ${collation}`,
    generated === undefined
      ? nullable
        ? 'NULL'
        : 'NOT NULL'
      : `GENERATED ALWAYS AS (${generated}) ${generatedKind === 'stored' ? 'STORED' : 'VIRTUAL'}`,
    value === undefined ? '' : `DEFAULT ${value}`,
    identity === undefined ? '' : 'AUTO_INCREMENT',
    comment === undefined ? '' : `COMMENT ${quoteText(comment)}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function index({ name, unique, primary, method, parts }: Index): string {
  const list = `(${parts.map((part) => `${part.column === undefined ? expression(part.expression ?? '') : quoteIdent(part.column)}${part.descending === true ? ' DESC' : ''}`).join(', ')})`
  if (primary) return `PRIMARY KEY ${list}`
  const kind = unique ? 'UNIQUE KEY' : method === 'fulltext' ? 'FULLTEXT KEY' : method === 'spatial' ? 'SPATIAL KEY' : 'KEY'
  return `${kind} ${quoteIdent(name)} ${list}`
}

/** `name(10)` is a prefix of a column, anything else an expression. */
function expression(text: string): string {
  const prefix = /^(.*)\((\d+)\)$/s.exec(text)
  return prefix === null ? `(${text})` : `${quoteIdent(prefix[1] ?? '')}(${prefix[2] ?? ''})`
}

function keys({ checks, foreignKeys }: Relation): string[] {
  const list = (columns: readonly string[]) => `(${columns.map(quoteIdent).join(', ')})`
  return [
    ...checks.map((check) => `CONSTRAINT ${quoteIdent(check.name)} CHECK (${check.expression})`),
    ...foreignKeys.map(
      (key) =>
        `CONSTRAINT ${quoteIdent(key.name)} FOREIGN KEY ${list(key.columns)} REFERENCES ${quoteIdent(key.target.schema)}.${quoteIdent(key.target.name)} ${list(key.targetColumns)} ON UPDATE ${key.onUpdate.toUpperCase()} ON DELETE ${key.onDelete.toUpperCase()}`,
    ),
  ]
}
