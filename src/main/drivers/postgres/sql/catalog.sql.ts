/** Namespaces of users: everything but the system's own (manual, 5.9.5: names starting with pg_ are reserved). */
const OWN = /* SQL */ `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`
const KINDS = /* SQL */ `('r','p','v','m','f')`

export const SCHEMAS = /* SQL */ `SELECT n.nspname, n.nspname = current_schema() FROM pg_catalog.pg_namespace n WHERE ${OWN} ORDER BY 1`

/**
 * pg_class: kind, estimates, partition parent. `relpages` times the block size is the planner's size: it takes no lock,
 * which pg_total_relation_size would.
 */
export const RELATIONS = /* SQL */ `
  SELECT c.oid, n.nspname, c.relname, c.relkind, c.relispartition, c.reltuples::bigint, c.relpages::bigint * current_setting('block_size')::bigint,
    obj_description(c.oid, 'pg_class'), i.inhparent
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_inherits i ON c.relispartition AND i.inhrelid = c.oid
  WHERE c.relkind IN ${KINDS} AND ${OWN} ORDER BY n.nspname, c.relname`

/** A default holds no column, so it is deparsed without its relation (0) and without a lock. */
export const COLUMNS = /* SQL */ `
  SELECT a.attrelid, a.attnum, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
    CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, 0) END,
    CASE WHEN a.attcollation <> t.typcollation THEN co.collname END,
    CASE WHEN t.typtype = 'e' THEN (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid) END,
    col_description(a.attrelid, a.attnum)
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
  WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ${KINDS} AND ${OWN} ORDER BY a.attrelid, a.attnum`

export const CONSTRAINTS = /* SQL */ `
  SELECT k.conrelid, k.conname, k.contype, array_to_json(k.conkey), k.confrelid, array_to_json(k.confkey), k.confupdtype, k.confdeltype, k.confmatchtype, k.condeferrable,
    obj_description(k.oid, 'pg_constraint')
  FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE k.contype IN ('p','u','f','c') AND ${OWN} ORDER BY k.conrelid, k.conname`

/** indoption: bit 0 = descending; indkey 0 = expression (manual, pg_index). */
export const INDEXES = /* SQL */ `
  SELECT i.indrelid, ic.relname, i.indisunique, i.indisprimary, am.amname, i.indkey::text, i.indoption::text, i.indnkeyatts, i.indpred IS NOT NULL, i.indexprs IS NOT NULL, i.indexrelid,
    obj_description(i.indexrelid, 'pg_class')
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid JOIN pg_catalog.pg_am am ON am.oid = ic.relam
  JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ${KINDS} AND ${OWN} ORDER BY i.indrelid, ic.relname`

/** What must be deparsed with its relation, and so may wait for a lock: asked last, and given up when it takes too long. */
export const GENERATED = /* SQL */ `
  SELECT d.adrelid, d.adnum, pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
  JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
  JOIN pg_catalog.pg_class c ON c.oid = d.adrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE a.attgenerated <> '' AND ${OWN}`
export const CHECKS = /* SQL */ `
  SELECT k.conrelid, k.conname, pg_catalog.pg_get_expr(k.conbin, k.conrelid) FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE k.contype = 'c' AND ${OWN}`
export const INDEX_EXPRESSIONS = /* SQL */ `
  SELECT i.indexrelid, pg_catalog.pg_get_expr(i.indpred, i.indrelid),
    (SELECT json_agg(pg_catalog.pg_get_indexdef(i.indexrelid, p, true) ORDER BY p) FROM generate_series(1, i.indnkeyatts) p)
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL) AND c.relkind IN ${KINDS} AND ${OWN}`
export const VIEWS = /* SQL */ `
  SELECT c.oid, pg_catalog.pg_get_viewdef(c.oid, true) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('v','m') AND ${OWN}`
export const TRIGGERS = /* SQL */ `
  SELECT t.tgrelid, t.tgname, pg_catalog.pg_get_triggerdef(t.oid, true) FROM pg_catalog.pg_trigger t
  JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND ${OWN} ORDER BY t.tgrelid, t.tgname`

/**
 * Changes whenever a row of a catalogue is written for a user's object: count and sum of the hashed xmin per catalogue.
 * The sum, not the maximum: a transaction with an older number may commit later. Row statistics are left out on purpose
 * (ANALYZE writes pg_class in place and changes no xmin).
 */
export const FINGERPRINT = /* SQL */ `
  WITH own AS (SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN}),
  marks AS (
    SELECT 'n' AS k, n.xmin FROM pg_catalog.pg_namespace n WHERE ${OWN}
    UNION ALL SELECT 'c', c.xmin FROM pg_catalog.pg_class c WHERE c.oid IN (SELECT oid FROM own)
    UNION ALL SELECT 'a', a.xmin FROM pg_catalog.pg_attribute a WHERE a.attrelid IN (SELECT oid FROM own)
    UNION ALL SELECT 'd', d.xmin FROM pg_catalog.pg_attrdef d WHERE d.adrelid IN (SELECT oid FROM own)
    UNION ALL SELECT 'k', k.xmin FROM pg_catalog.pg_constraint k WHERE k.conrelid IN (SELECT oid FROM own)
    UNION ALL SELECT 'i', i.xmin FROM pg_catalog.pg_index i WHERE i.indrelid IN (SELECT oid FROM own)
    UNION ALL SELECT 't', t.xmin FROM pg_catalog.pg_trigger t WHERE t.tgrelid IN (SELECT oid FROM own)
    UNION ALL SELECT 'r', r.xmin FROM pg_catalog.pg_rewrite r WHERE r.ev_class IN (SELECT oid FROM own)
    UNION ALL SELECT 'h', h.xmin FROM pg_catalog.pg_inherits h WHERE h.inhrelid IN (SELECT oid FROM own)
    UNION ALL SELECT 'e', e.xmin FROM pg_catalog.pg_enum e
    UNION ALL SELECT 'm', m.xmin FROM pg_catalog.pg_description m WHERE m.objoid >= 16384
  )
  SELECT k, count(*), sum(hashint4(xmin::text::bigint::int8::bit(32)::int4)::bigint) FROM marks GROUP BY k ORDER BY k`

/** Whose catalogue this is: a restored or recreated database is another one. */
export const IDENTITY = /* SQL */ `SELECT d.oid, current_database(), current_setting('server_version'), current_user FROM pg_catalog.pg_database d WHERE d.datname = current_database()`
