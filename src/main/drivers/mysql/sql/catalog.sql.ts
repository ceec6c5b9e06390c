/** Databases of the system itself; one named by the connection is read whatever its name. */
export const SYSTEM = ['information_schema', 'mysql', 'performance_schema', 'sys'] as const

export const SCHEMAS = /* SQL */ `SELECT SCHEMA_NAME FROM information_schema.SCHEMATA ORDER BY SCHEMA_NAME`

// Each view of information_schema is read by itself and joined in JavaScript: joins between them scan every table of the
// server once per row. The placeholder is the list of schemas.
export const TABLES = /* SQL */ `
  SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, TABLE_ROWS, COALESCE(DATA_LENGTH, 0) + COALESCE(INDEX_LENGTH, 0), TABLE_COMMENT, CREATE_OPTIONS, TABLE_COLLATION
  FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (?) AND TABLE_TYPE IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED') ORDER BY TABLE_SCHEMA, TABLE_NAME`
export const COLUMNS = /* SQL */ `
  SELECT TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, GENERATION_EXPRESSION, COLLATION_NAME, COLUMN_COMMENT, DATA_TYPE
  FROM information_schema.COLUMNS WHERE TABLE_SCHEMA IN (?) ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`
export const KEYS = /* SQL */ `
  SELECT TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
  FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA IN (?) AND REFERENCED_TABLE_NAME IS NOT NULL ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION`
export const RULES = /* SQL */ `
  SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, UPDATE_RULE, DELETE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA IN (?)`
export const VIEWS = /* SQL */ `SELECT TABLE_SCHEMA, TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA IN (?)`
export const TRIGGERS = /* SQL */ `
  SELECT EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT
  FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA IN (?) ORDER BY EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, TRIGGER_NAME`

/** MySQL 8 has EXPRESSION for functional parts; MariaDB has no such column. */
export function statistics(hasExpression: boolean): string {
  return /* SQL */ `
  SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE, INDEX_COMMENT, ${hasExpression ? 'EXPRESSION' : 'NULL'}
  FROM information_schema.STATISTICS WHERE TABLE_SCHEMA IN (?) ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX`
}

/** MariaDB names the table of a check in the view itself; MySQL 8 does so in TABLE_CONSTRAINTS. */
export function checks(hasTableName: boolean): string {
  return hasTableName
    ? /* SQL */ `SELECT CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS WHERE CONSTRAINT_SCHEMA IN (?)`
    : /* SQL */ `SELECT c.CONSTRAINT_SCHEMA, t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS c
        JOIN information_schema.TABLE_CONSTRAINTS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK'
        WHERE c.CONSTRAINT_SCHEMA IN (?)`
}

/** Columns of information_schema views that only one of the two servers, or only a newer one, has. */
export const CAPABILITIES = /* SQL */ `
  SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS
  WHERE TABLE_SCHEMA = 'information_schema' AND ((TABLE_NAME = 'STATISTICS' AND COLUMN_NAME = 'EXPRESSION') OR (TABLE_NAME = 'CHECK_CONSTRAINTS' AND COLUMN_NAME IN ('TABLE_NAME', 'CHECK_CLAUSE')))`

/** Server-wide counters of statements that change a schema: they move whenever one starts, and for nothing else. */
export const COUNTERS = /* SQL */ `
  SHOW GLOBAL STATUS WHERE Variable_name REGEXP '^Com_(alter|create|drop|rename)_(table|index|view|trigger|db|sequence)$|^Com_rename_table$|^Uptime$'`
/** When tables were made or altered, and how many there are: changes by others than us between two counters. */
export const CREATED = /* SQL */ `SELECT TABLE_SCHEMA, COUNT(*), SUM(CRC32(CONCAT(TABLE_NAME, COALESCE(CREATE_TIME, ''), TABLE_COMMENT))) FROM information_schema.TABLES WHERE TABLE_SCHEMA IN (?) GROUP BY TABLE_SCHEMA ORDER BY TABLE_SCHEMA`
