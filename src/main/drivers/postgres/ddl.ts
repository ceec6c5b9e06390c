import type { Column, Index, Relation } from '@shared/catalog'
import { quoteIdent, quoteText } from './quote'

/** DDL that makes an equal relation: from the model alone, no question to the server. */
export function ddl(relation: Relation): string {
  const name = `${quoteIdent(relation.schema)}.${quoteIdent(relation.name)}`
  const view = relation.kind === 'view' || relation.kind === 'materialized'
  const statements = view
    ? [`CREATE ${relation.kind === 'view' ? 'VIEW' : 'MATERIALIZED VIEW'} ${name} AS\n${(relation.definition ?? '').replace(/;\s*$/, '')}`]
    : [
        `CREATE ${relation.kind === 'foreign' ? 'FOREIGN ' : ''}TABLE ${name} (\n${[...relation.columns.map(column), ...constraints(relation)].map((line) => `  ${line}`).join(',\n')}\n)`,
      ]
  const backed = new Set([relation.primaryKey, ...relation.uniqueKeys].map((key) => key?.name))
  statements.push(
    ...relation.indexes.filter((index) => !backed.has(index.name)).map((index) => indexDdl(index, name)),
    ...relation.triggers.map((trigger) => trigger.definition),
    ...comments(relation, name),
  )
  return statements.map((statement) => `${statement};`).join('\n\n')
}

function column({ name, type, nullable, default: value, identity, generated, collation }: Column): string {
  return [
    `${quoteIdent(name)} ${type}`,
    collation === undefined ? '' : `COLLATE ${quoteIdent(collation)}`,
    nullable ? '' : 'NOT NULL',
    generated !== undefined
      ? `GENERATED ALWAYS AS (${generated}) STORED`
      : identity !== undefined
        ? `GENERATED ${identity.toUpperCase()} AS IDENTITY`
        : value === undefined
          ? ''
          : `DEFAULT ${value}`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

function constraints({ primaryKey, uniqueKeys, foreignKeys, checks }: Relation): string[] {
  const list = (columns: readonly string[]) => `(${columns.map(quoteIdent).join(', ')})`
  return [
    ...(primaryKey === undefined ? [] : [`CONSTRAINT ${quoteIdent(primaryKey.name)} PRIMARY KEY ${list(primaryKey.columns)}`]),
    ...uniqueKeys.map((key) => `CONSTRAINT ${quoteIdent(key.name)} UNIQUE ${list(key.columns)}`),
    ...checks.map((check) => `CONSTRAINT ${quoteIdent(check.name)} CHECK (${check.expression})`),
    ...foreignKeys.map((key) => {
      const actions = `${key.onUpdate === 'no action' ? '' : ` ON UPDATE ${key.onUpdate.toUpperCase()}`}${key.onDelete === 'no action' ? '' : ` ON DELETE ${key.onDelete.toUpperCase()}`}`
      return `CONSTRAINT ${quoteIdent(key.name)} FOREIGN KEY ${list(key.columns)} REFERENCES ${quoteIdent(key.target.schema)}.${quoteIdent(key.target.name)} ${list(key.targetColumns)}${key.match === 'full' ? ' MATCH FULL' : ''}${actions}${key.deferrable === true ? ' DEFERRABLE' : ''}`
    }),
  ]
}

function indexDdl(index: Index, table: string): string {
  const parts = index.parts.map(
    (part) =>
      `${part.column === undefined ? `(${part.expression ?? ''})` : quoteIdent(part.column)}${part.descending === true ? ' DESC' : ''}`,
  )
  const included = index.included === undefined ? '' : ` INCLUDE (${index.included.map(quoteIdent).join(', ')})`
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteIdent(index.name)} ON ${table} USING ${index.method} (${parts.join(', ')})${included}${index.predicate === undefined ? '' : ` WHERE ${index.predicate}`}`
}

function comments(relation: Relation, name: string): string[] {
  const kind =
    relation.kind === 'view'
      ? 'VIEW'
      : relation.kind === 'materialized'
        ? 'MATERIALIZED VIEW'
        : relation.kind === 'foreign'
          ? 'FOREIGN TABLE'
          : 'TABLE'
  return [
    ...(relation.comment === undefined ? [] : [`COMMENT ON ${kind} ${name} IS ${quoteText(relation.comment)}`]),
    ...relation.columns
      .filter((c) => c.comment !== undefined)
      .map((c) => `COMMENT ON COLUMN ${name}.${quoteIdent(c.name)} IS ${quoteText(c.comment ?? '')}`),
  ]
}
