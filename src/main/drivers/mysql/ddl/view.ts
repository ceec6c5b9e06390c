import type { Relation } from '@shared/catalog'
import { quoteIdent } from '../quote'
import { under } from './statement'

/** CREATE VIEW of a relation; the text inside names relations of the same database without it, as the server printed it. */
export function createView({ name, options = {}, definition }: Relation): string {
  if (definition === undefined) return `-- The text of view ${quoteIdent(name).replaceAll(/[\r\n]/g, ' ')} is not shown to this user`
  const { ALGORITHM: algorithm, DEFINER: definer, 'SQL SECURITY': security, COLUMNS: columns, 'CHECK OPTION': check } = options
  const duality = options['JSON DUALITY'] === undefined ? '' : 'JSON RELATIONAL DUALITY '
  const statement = [
    'CREATE',
    ...(algorithm === undefined ? [] : [`ALGORITHM=${algorithm}`]),
    ...(options['MATERIALIZED'] === undefined ? [] : ['MATERIALIZED']),
    ...(definer === undefined ? [] : [`DEFINER=${definer}`]),
    ...(security === undefined ? [] : [`SQL SECURITY ${security}`]),
    `${duality}VIEW ${quoteIdent(name)}${columns === undefined ? '' : ` ${columns}`} AS`,
    definition,
    ...(check === undefined ? [] : [`WITH ${check} CHECK OPTION`]),
  ].join(' ')
  return under({ collation_connection: options['collation_connection'] }, statement)
}
