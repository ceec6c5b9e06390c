/** Column types that tables take turns with. */
const TYPES = [
  'varchar(120)',
  'decimal(12,2)',
  "enum('new','paid','sent','closed')",
  'datetime(6)',
  'text',
  'double',
  'bigint unsigned',
  'date',
  'tinyint(1)',
  'json',
] as const
/** Tables a CREATE VIEW, a trigger and a routine come after. */
const EVERY = { view: 20, trigger: 50, routine: 100 } as const

/**
 * Statements that make a schema of the given size in an empty database: about 10 columns, 1.5 foreign keys, two indexes and
 * a primary key per table, with views, enums, comments, checks, triggers and routines in between. The same every time.
 */
export function* bigSchema(tables: number): Iterable<string> {
  for (let n = 0; n < tables; n += 1) {
    yield table(n)
    if (n % EVERY.view === 0) yield view(n)
    if (n % EVERY.trigger === 0)
      yield `CREATE TRIGGER touch_${String(n)} BEFORE UPDATE ON table_${String(n)} FOR EACH ROW SET NEW.version = OLD.version + 1`
    if (n % EVERY.routine === 0)
      yield `CREATE FUNCTION total_${String(n)}(a INT, b INT) RETURNS INT DETERMINISTIC COMMENT 'adds' RETURN a + b + ${String(n)}`
  }
}

function table(n: number): string {
  const name = `table_${String(n)}`
  const columns = Array.from({ length: 6 + (n % 3) }, (_, c) => {
    const type = TYPES[(n + c) % TYPES.length] ?? 'int'
    return `column_${String(c)} ${type}${c % 3 === 0 ? ` COMMENT 'column ${String(c)} of table ${String(n)}'` : ''}`
  })
  const keys = n === 0 ? [] : [foreignKey(n, 'parent_id', Math.floor(n / 2)), ...(n % 2 === 0 ? [foreignKey(n, 'other_id', n - 1)] : [])]
  return `CREATE TABLE ${name} (
    id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY,
    parent_id int unsigned,
    other_id int unsigned NOT NULL DEFAULT 1,
    version int NOT NULL DEFAULT 0,
    ${columns.join(', ')},
    KEY ${name}_parent (parent_id, version),
    UNIQUE KEY ${name}_other (other_id, id)
    ${n % 4 === 0 ? `, CONSTRAINT ${name}_version CHECK (version >= 0)` : ''}
    ${keys.map((key) => `, ${key}`).join('')}
  ) COMMENT 'table number ${String(n)}'`
}

function foreignKey(n: number, column: string, target: number): string {
  return `CONSTRAINT table_${String(n)}_${column} FOREIGN KEY (${column}) REFERENCES table_${String(target)} (id) ON DELETE CASCADE`
}

function view(n: number): string {
  const from = Math.floor(n / 2)
  return `CREATE VIEW view_${String(n)} AS SELECT a.id, a.version, b.id AS other FROM table_${String(n)} a JOIN table_${String(from)} b ON b.id = a.parent_id WHERE a.version > 0`
}
