/** `kind` from pragma_table_list (sqlite.org/pragma.html#pragma_table_list): table, view, virtual, shadow. */
export const TABLE_LIST = /* SQL */ `
  SELECT l.name, l.type, m.sql
  FROM pragma_table_list l
  JOIN sqlite_master m ON m.name = l.name AND m.type IN ('table', 'view')
  WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND l.type <> 'shadow'
  ORDER BY l.name`

/** Columns of all relations; `hidden`: 2 = virtual generated, 3 = stored generated, 1 = hidden column of a virtual table. */
export const COLUMNS = /* SQL */ `
  SELECT m.name, c.cid, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
  FROM sqlite_master m, pragma_table_xinfo(m.name) c
  WHERE m.type IN ('table', 'view') AND c.hidden <> 1
  ORDER BY m.name, c.cid`

export const FOREIGN_KEYS = /* SQL */ `
  SELECT m.name, k.id, k.seq, k."table", k."from", k."to", k.on_update, k.on_delete
  FROM sqlite_master m, pragma_foreign_key_list(m.name) k
  WHERE m.type = 'table'
  ORDER BY m.name, k.id, k.seq`

/** Key columns of all indexes; "origin": c = CREATE INDEX, u = UNIQUE, pk = PRIMARY KEY; "cid": -2 = expression, -1 = rowid. */
export const INDEXES = /* SQL */ `
  SELECT m.name, i.name, i."unique", i.origin, i.partial, x.seqno, x.cid, x.name, x."desc", s.sql
  FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_xinfo(i.name) x
  LEFT JOIN sqlite_master s ON s.type = 'index' AND s.name = i.name
  WHERE m.type = 'table' AND x.key = 1
  ORDER BY m.name, i.name, x.seqno`

export const TRIGGERS = /* SQL */ `SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name`

/** Rows of ANALYZE; the first number of "stat" is the row count (sqlite.org/fileformat2.html#stat1tab). */
export const STATISTICS = /* SQL */ `SELECT tbl, max(CAST(substr(stat || ' ', 1, instr(stat || ' ', ' ') - 1) AS INTEGER)) FROM sqlite_stat1 GROUP BY tbl`
