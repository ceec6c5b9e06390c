import { quoteIdent } from '../quote'
import { texts } from './gate.sql'

// Each view of information_schema is asked by itself: joins between them open every table of the server.

/** Triggers of one schema, or of one relation in it: a list of schemas would open every table of the server. */
export function triggers(schema: string, relation?: string): string {
  return /* SQL */ `
  SELECT EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT, DEFINER, SQL_MODE, COLLATION_CONNECTION
  FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ${texts([schema])}${relation === undefined ? '' : ` AND EVENT_OBJECT_TABLE = ${texts([relation])}`}
  ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING DESC, EVENT_MANIPULATION, ACTION_ORDER, TRIGGER_NAME`
}

export function routines(schemas: readonly string[]): string {
  return /* SQL */ `
  SELECT ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE, DTD_IDENTIFIER, ROUTINE_DEFINITION, IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE, DEFINER, SQL_MODE, ROUTINE_COMMENT, EXTERNAL_LANGUAGE, COLLATION_CONNECTION
  FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA IN (${texts(schemas)}) ORDER BY ROUTINE_SCHEMA, ROUTINE_TYPE, ROUTINE_NAME`
}

/** Code that routines in another language share (MySQL manual, CREATE LIBRARY). */
export function libraries(schemas: readonly string[]): string {
  return /* SQL */ `
  SELECT LIBRARY_SCHEMA, LIBRARY_NAME, 'LIBRARY', LANGUAGE, LIBRARY_DEFINITION, SQL_MODE, LIBRARY_COMMENT
  FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA IN (${texts(schemas)}) ORDER BY LIBRARY_SCHEMA, LIBRARY_NAME`
}

/** Parameters of a routine whose text may not be seen. */
export function parameters(schema: string, name: string, type: string): string {
  return /* SQL */ `
  SELECT ORDINAL_POSITION, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER FROM information_schema.PARAMETERS
  WHERE SPECIFIC_SCHEMA = ${texts([schema])} AND SPECIFIC_NAME = ${texts([name])} AND ROUTINE_TYPE = ${texts([type])} ORDER BY ORDINAL_POSITION`
}

export function events(schemas: readonly string[]): string {
  return /* SQL */ `
  SELECT EVENT_SCHEMA, EVENT_NAME, EVENT_DEFINITION, EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD, STARTS, ENDS, STATUS, ON_COMPLETION, DEFINER, TIME_ZONE, SQL_MODE, EVENT_COMMENT, COLLATION_CONNECTION
  FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (${texts(schemas)}) ORDER BY EVENT_SCHEMA, EVENT_NAME`
}

/** `what`: PROCEDURE, FUNCTION, PACKAGE, PACKAGE BODY, LIBRARY, TRIGGER or EVENT. */
export function createObject(what: string, schema: string, name: string): string {
  return /* SQL */ `SHOW CREATE ${what} ${quoteIdent(schema)}.${quoteIdent(name)}`
}

/** When and how large, as InnoDB last counted; partitions have rows of their own. */
export function tableStatistics(schemas: readonly string[], names: readonly string[] | undefined): string {
  return /* SQL */ `
  SELECT database_name, table_name, n_rows, clustered_index_size + sum_of_other_index_sizes, UNIX_TIMESTAMP(last_update)
  FROM mysql.innodb_table_stats WHERE database_name IN (${texts(schemas)})${namedTable(names)}`
}

/** Pages of every index. */
export function indexStatistics(schemas: readonly string[], names: readonly string[] | undefined): string {
  return /* SQL */ `
  SELECT database_name, table_name, index_name, stat_value FROM mysql.innodb_index_stats
  WHERE database_name IN (${texts(schemas)}) AND stat_name = 'size'${namedTable(names)}`
}

/** Partitions are listed as `table#P#partition`, with subpartitions `…#SP#…` (lower case in MySQL 8). */
function namedTable(names: readonly string[] | undefined): string {
  if (names === undefined) return ''
  const like = names.flatMap((name) =>
    ['#P#%', '#p#%'].map((end) => `table_name LIKE ${texts([name.replaceAll(/[\\%_]/g, '\\$&') + end])}`),
  )
  return ` AND (table_name IN (${texts(names)})${like.map((one) => ` OR ${one}`).join('')})`
}
