/**
 * A schema of `tables` tables as statements: about ten columns, 1.5 foreign keys, two indexes and a primary key per table,
 * a check on every third, a trigger on every fiftieth, a view per twenty. The same number gives the same schema.
 */
export function* bigSchema(tables: number): Iterable<string> {
  for (let at = 0; at < tables; at += 1) {
    yield table(at)
    yield `CREATE INDEX t${String(at)}_by_code ON t${String(at)} (code, created_at DESC)`
    yield at % 10 === 0
      ? `CREATE INDEX t${String(at)}_open ON t${String(at)} (lower(label)) WHERE state <> 'done'`
      : `CREATE UNIQUE INDEX t${String(at)}_label ON t${String(at)} (label, state)`
    if (at % 50 === 0)
      yield `CREATE TRIGGER t${String(at)}_touch AFTER UPDATE ON t${String(at)} BEGIN UPDATE t${String(at)} SET updated_at = CURRENT_TIMESTAMP WHERE id = NEW.id; END`
  }
  for (let at = 0; at < tables; at += 20) {
    const other = String((at * 7 + 1) % tables)
    yield `CREATE VIEW v${String(at)} AS SELECT a.*, b.label AS other_label FROM t${String(at)} AS a LEFT JOIN t${other} AS b ON b.id = a.id WHERE a.amount > 0`
  }
}

function table(at: number): string {
  const columns = [
    'id INTEGER PRIMARY KEY AUTOINCREMENT',
    'code VARCHAR(40) NOT NULL COLLATE NOCASE',
    "label TEXT NOT NULL DEFAULT ''",
    "state TEXT NOT NULL DEFAULT 'new'",
    'amount DECIMAL(12,2) NOT NULL DEFAULT 0',
    'created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP',
    'updated_at TIMESTAMP',
    'note TEXT -- written by people',
    'total DECIMAL(14,2) GENERATED ALWAYS AS (amount * 1.2) VIRTUAL',
    ...(at % 5 < 2 ? ['payload BLOB'] : []),
  ]
  const keys: string[] = []
  // 1.5 on average; the first tables have fewer to point at.
  for (let key = 0; key < (at % 2) + 1 && at > 0; key += 1) {
    const target = String((at * 31 + key * 17) % at)
    columns.push(`ref_${String(key)} INTEGER`)
    keys.push(`CONSTRAINT t${String(at)}_ref_${String(key)} FOREIGN KEY (ref_${String(key)}) REFERENCES t${target} (id) ON DELETE CASCADE`)
  }
  const checks = at % 3 === 0 ? [`CONSTRAINT t${String(at)}_amount CHECK (amount >= 0)`] : []
  return `CREATE TABLE t${String(at)} (\n  ${[...columns, ...keys, ...checks].join(',\n  ')}\n)`
}
