import { inScope, ofScope, oidList, OWN_SCHEMAS, RELATION_KINDS, type Scope } from './scope.sql'

/**
 * Statements that read raw catalogs only: none opens a user's relation, so none can wait for a lock, and all of them see the
 * same snapshot. Lists of attribute numbers come as PostgreSQL writes arrays and vectors.
 */
export const SCHEMAS = /* SQL */ `
SELECT n.oid, n.nspname, pg_get_userbyid(n.nspowner), n.nspacl::text
FROM pg_catalog.pg_namespace n WHERE n.oid IN ${OWN_SCHEMAS}`

/** {@link SCHEMAS}, and those of relations that were asked for, which may be the system's. */
export function schemas(scope: Scope): string {
  return scope === 'whole'
    ? SCHEMAS
    : `${SCHEMAS} OR n.oid IN (SELECT c.relnamespace FROM pg_catalog.pg_class c WHERE c.oid = ANY (${oidList(scope.oids)}))`
}

/** pg_inherits: partitions and plain inheritance, parents in order. */
export function inherits(scope: Scope): string {
  return /* SQL */ `
SELECT i.inhrelid, i.inhparent FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
WHERE ${inScope(scope, 'c')} ORDER BY i.inhrelid, i.inhseqno`
}

/**
 * pg_class and nothing else, for a role that may read little. `relpages` times the block size is the planner's size: it takes
 * no lock, which pg_total_relation_size would.
 */
export function relations(scope: Scope): string {
  return /* SQL */ `
SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relispartition, c.relpersistence, c.reltuples::bigint,
  c.relpages::bigint * current_setting('block_size')::bigint, pg_get_userbyid(c.relowner), c.relacl::text, c.reloptions::text,
  nullif(c.reltablespace, 0), nullif(c.relam, 0), CASE WHEN c.relkind IN ('r','p','m') AND c.relreplident IN ('n','f') THEN c.relreplident END,
  concat(CASE WHEN c.relrowsecurity THEN 'e' END, CASE WHEN c.relforcerowsecurity THEN 'f' END, CASE WHEN NOT c.relispopulated THEN 'u' END),
  CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END
FROM pg_catalog.pg_class c WHERE ${inScope(scope, 'c')}`
}

/** A partition bound holds no column, so it is deparsed without its relation (0) and without a lock. */
export function partitionBounds(scope: Scope): string {
  return /* SQL */ `SELECT c.oid, pg_get_expr(c.relpartbound, 0) FROM pg_catalog.pg_class c WHERE c.relispartition AND ${inScope(scope, 'c')}`
}

export const TABLESPACES = /* SQL */ `SELECT s.oid, s.spcname FROM pg_catalog.pg_tablespace s`
export const ACCESS_METHODS = /* SQL */ `SELECT m.oid, m.amname FROM pg_catalog.pg_am m`

/** Relations (c) and schemas (n) that an extension made. */
export const MEMBERS = /* SQL */ `
SELECT CASE WHEN d.classid = 'pg_catalog.pg_class'::regclass THEN 'c' ELSE 'n' END, d.objid, e.extname FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
WHERE d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e' AND d.classid IN ('pg_catalog.pg_class'::regclass, 'pg_catalog.pg_namespace'::regclass)`

/** Names of relations outside the scope that those in it point at, and the columns their foreign keys point at. */
export function neighbours(scope: Scope): string {
  return /* SQL */ `
SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid IN (
  SELECT k.confrelid FROM pg_catalog.pg_constraint k WHERE ${ofScope(scope, 'k.conrelid')} AND k.contype = 'f'
  UNION SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE ${ofScope(scope, 'i.inhrelid')}
  UNION SELECT d.refobjid FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
    WHERE ${ofScope(scope, 'r.ev_class')} AND d.refclassid = 'pg_catalog.pg_class'::regclass)`
}
export function neighbourColumns(scope: Scope): string {
  return /* SQL */ `
SELECT a.attrelid, a.attnum, a.attname FROM pg_catalog.pg_attribute a WHERE a.attnum > 0 AND a.attrelid IN (
  SELECT k.confrelid FROM pg_catalog.pg_constraint k WHERE ${ofScope(scope, 'k.conrelid')} AND k.contype = 'f')`
}

/** Foreign tables: server and options. */
export function foreignTables(scope: Scope): string {
  return /* SQL */ `
SELECT f.ftrelid, s.srvname, f.ftoptions::text FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
JOIN pg_catalog.pg_class c ON c.oid = f.ftrelid WHERE ${inScope(scope, 'c')}`
}

/** Settings of the TOAST table that a relation was given. */
export function toastOptions(scope: Scope): string {
  return /* SQL */ `
SELECT c.oid, t.reloptions::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
WHERE t.reloptions IS NOT NULL AND ${inScope(scope, 'c')}`
}

/** When VACUUM or ANALYZE last counted, ms since 1970. */
export function estimateTimes(scope: Scope): string {
  return /* SQL */ `
SELECT e.oid, (extract(epoch FROM e.at) * 1000)::bigint FROM (
  SELECT c.oid, greatest(pg_stat_get_last_vacuum_time(c.oid), pg_stat_get_last_autovacuum_time(c.oid), pg_stat_get_last_analyze_time(c.oid), pg_stat_get_last_autoanalyze_time(c.oid)) AS at
  FROM pg_catalog.pg_class c WHERE c.relkind IN ('r','m','p') AND c.reltuples >= 0 AND ${inScope(scope, 'c')} OFFSET 0) e
WHERE e.at IS NOT NULL`
}

/**
 * pg_attribute; the flags are letters: n not null · a d identity · s v generated · p e m x storage. Last what few columns have,
 * as a JSON list: rights, options, foreign options, statistics target, compression (since 14). A column of an index is here
 * only where its operator class has parameters (since 13): the largest catalog is gone through once.
 */
export function columns(scope: Scope, version: number): string {
  const compression = version >= 140_000 ? `nullif(a.attcompression, '')` : `NULL::"char"`
  const rare = `a.attacl IS NOT NULL OR a.attoptions IS NOT NULL OR a.attfdwoptions IS NOT NULL OR a.attstattarget >= 0${version >= 140_000 ? ` OR a.attcompression <> ''` : ''}`
  return /* SQL */ `
SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod,
  concat(CASE WHEN a.attnotnull THEN 'n' END, a.attidentity, a.attgenerated, a.attstorage), a.attcollation,
  CASE WHEN ${rare} THEN json_build_array(a.attacl::text, a.attoptions::text, a.attfdwoptions::text, CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END, ${compression})::text END
FROM pg_catalog.pg_attribute a WHERE a.attnum > 0 AND NOT a.attisdropped AND ${
    scope === 'whole'
      ? `${ofScope(scope, 'a.attrelid')} AND (a.attoptions IS NOT NULL OR a.attrelid IN (SELECT c.oid FROM pg_catalog.pg_class c WHERE ${inScope(scope, 'c')}))`
      : `(a.attrelid = ANY (${oidList(scope.oids)}) OR a.attoptions IS NOT NULL AND a.attrelid = ANY (ARRAY(SELECT i.indexrelid FROM pg_catalog.pg_index i WHERE ${ofScope(scope, 'i.indrelid')})))`
  }`
}

/**
 * Every type and collation that a column has, spelled once: the collation only where it is not the type's, with its schema
 * unless that is the system's; the enum it is, or is an array of or a domain over, through any number of those.
 */
export function columnTypes(scope: Scope): string {
  return /* SQL */ `
WITH RECURSIVE u AS MATERIALIZED (SELECT DISTINCT a.atttypid, a.atttypmod, a.attcollation FROM pg_catalog.pg_attribute a WHERE a.attnum > 0 AND a.atttypid > 0 AND ${ofScope(scope, 'a.attrelid')}),
under (type, at) AS (SELECT u.atttypid, u.atttypid FROM u
  UNION SELECT n.type, CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END FROM under n JOIN pg_catalog.pg_type t ON t.oid = n.at WHERE t.typtype = 'd' OR t.typcategory = 'A' AND t.typelem <> 0)
SELECT u.atttypid, u.atttypmod, u.attcollation, format_type(u.atttypid, u.atttypmod), t.typstorage, e.enum, o.collname, n.nspname
FROM u JOIN pg_catalog.pg_type t ON t.oid = u.atttypid
LEFT JOIN (SELECT n.type, x.oid AS enum FROM under n JOIN pg_catalog.pg_type x ON x.oid = n.at AND x.typtype = 'e') e ON e.type = u.atttypid
LEFT JOIN pg_catalog.pg_collation o ON o.oid = u.attcollation AND u.attcollation <> t.typcollation
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace AND n.nspname <> 'pg_catalog'`
}

export const ENUMS = /* SQL */ `SELECT e.enumtypid, json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e GROUP BY 1`

/** Collations that an index of the scope can name. */
export function collations(scope: Scope): string {
  return /* SQL */ `
SELECT o.oid, o.collname, CASE WHEN n.nspname <> 'pg_catalog' THEN n.nspname END FROM pg_catalog.pg_collation o JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace
WHERE o.oid >= 16384 OR o.oid IN (SELECT i.i FROM (SELECT DISTINCT unnest(x.indcollation::oid[]) AS i FROM pg_catalog.pg_index x WHERE ${ofScope(scope, 'x.indrelid')}) i)`
}

/**
 * nextval of one constant sequence, with the silent cast that serial columns have: two or three nodes in all. Deparsing
 * thousands of them costs more than all other defaults. Where a version writes nodes otherwise, all are deparsed.
 */
const SERIAL = /* SQL */ `(d.adbin::text LIKE '{FUNCEXPR :funcid 1574 %({CONST %})%' AND d.adbin::text NOT LIKE '%{%{%{%'
  OR (d.adbin::text LIKE '{FUNCEXPR :funcid 480 %' OR d.adbin::text LIKE '{FUNCEXPR :funcid 714 %')
    AND d.adbin::text LIKE '% :funcformat 2 %({FUNCEXPR :funcid 1574 %({CONST %})%' AND d.adbin::text NOT LIKE '%{%{%{%{%')`

/**
 * A default holds no column (a VAR node), so it is deparsed without its relation (0) and without a lock. A generated column
 * without any column in it is told here too.
 */
export function defaults(scope: Scope): string {
  return /* SQL */ `
SELECT d.adrelid, d.adnum, pg_get_expr(d.adbin, 0) FROM pg_catalog.pg_attrdef d WHERE d.adbin::text NOT LIKE '%{VAR %' AND NOT ${SERIAL} AND ${ofScope(scope, 'd.adrelid')}`
}

/** The rest of them: the text that pg_get_expr would make, from the sequence that the default depends on. */
export function serialDefaults(scope: Scope): string {
  return /* SQL */ `
SELECT d.adrelid, d.adnum, 'nextval(''' || replace(quote_ident(n.nspname) || '.' || quote_ident(q.relname), '''', '''''') || '''::regclass)'
FROM pg_catalog.pg_attrdef d
JOIN pg_catalog.pg_depend p ON p.classid = 'pg_catalog.pg_attrdef'::regclass AND p.objid = d.oid AND p.refclassid = 'pg_catalog.pg_class'::regclass AND p.deptype = 'n'
JOIN pg_catalog.pg_class q ON q.oid = p.refobjid AND q.relkind = 'S' JOIN pg_catalog.pg_namespace n ON n.oid = q.relnamespace
WHERE ${SERIAL} AND ${ofScope(scope, 'd.adrelid')}`
}

/** pg_constraint. Flags: d deferrable · i initially deferred · v not validated · n no inherit · e not enforced (18) · p period (18). */
export function constraints(scope: Scope, version: number): string {
  const since18 = version >= 180_000 ? `, CASE WHEN NOT k.conenforced THEN 'e' END, CASE WHEN k.conperiod THEN 'p' END` : ''
  return /* SQL */ `
SELECT k.oid, k.conrelid, k.conname, k.contype, k.conkey, nullif(k.confrelid, 0), k.confkey, concat(k.confupdtype, k.confdeltype, k.confmatchtype),
  concat(CASE WHEN k.condeferrable THEN 'd' END, CASE WHEN k.condeferred THEN 'i' END, CASE WHEN NOT k.convalidated THEN 'v' END, CASE WHEN k.contype IN ('c','n') AND k.connoinherit THEN 'n' END${since18}),
  nullif(k.conindid, 0), nullif(k.conparentid, 0), ${version >= 150_000 ? 'k.confdelsetcols' : 'NULL'}
FROM pg_catalog.pg_constraint k WHERE k.contype IN ('p','u','f','c','x'${version >= 180_000 ? `,'n'` : ''}) AND ${ofScope(scope, 'k.conrelid')}`
}

/** Foreign keys whose triggers are switched off, by the relation where they are: its rows are not held against them. */
export function suspendedKeys(scope: Scope): string {
  return /* SQL */ `
SELECT DISTINCT t.tgconstraint, t.tgrelid FROM pg_catalog.pg_trigger t WHERE t.tgisinternal AND t.tgenabled = 'D' AND t.tgconstraint <> 0 AND ${ofScope(scope, 't.tgrelid')}`
}

/** pg_index. Flags: u unique · p primary · i invalid · d nulls not distinct (15) · c clustered · r replica identity · x expressions · w predicate. */
export function indexes(scope: Scope, version: number): string {
  const since15 = version >= 150_000 ? `, CASE WHEN i.indnullsnotdistinct THEN 'd' END` : ''
  return /* SQL */ `
SELECT i.indexrelid, i.indrelid, x.relname, i.indkey, i.indoption, i.indclass, i.indcollation, i.indnkeyatts, x.relam,
  concat(CASE WHEN i.indisunique THEN 'u' END, CASE WHEN i.indisprimary THEN 'p' END, CASE WHEN NOT i.indisvalid THEN 'i' END${since15},
    CASE WHEN i.indisclustered THEN 'c' END, CASE WHEN i.indisreplident THEN 'r' END, CASE WHEN i.indexprs IS NOT NULL THEN 'x' END, CASE WHEN i.indpred IS NOT NULL THEN 'w' END),
  x.relpages::bigint * current_setting('block_size')::bigint, x.reloptions::text, nullif(x.reltablespace, 0)
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
WHERE ${scope === 'whole' ? `x.relnamespace IN ${OWN_SCHEMAS}` : ofScope(scope, 'i.indrelid')}`
}

/** Operator classes, and whether each is the one that need not be named. */
export const OPERATOR_CLASSES = /* SQL */ `
SELECT o.oid, o.opcname, CASE WHEN n.nspname <> 'pg_catalog' THEN n.nspname END, o.opcdefault FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace`

/** Triggers of users. A partition's copy of its parent's trigger is the parent's (tgparentid, since 13; before, it is internal). */
function trigger(version: number): string {
  return `NOT t.tgisinternal${version >= 130_000 ? ' AND t.tgparentid = 0' : ''}`
}

/** Triggers; a definition with a WHEN must open its relation and is asked for later. */
export function triggers(scope: Scope, version: number): string {
  return /* SQL */ `
SELECT t.oid, t.tgrelid, t.tgname, t.tgenabled, CASE WHEN t.tgqual IS NULL THEN pg_get_triggerdef(t.oid) END
FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid WHERE ${trigger(version)} AND ${inScope(scope, 'c')}`
}

/** Rules that users wrote; a view's own is no rule here. */
export function rules(scope: Scope): string {
  return /* SQL */ `
SELECT r.oid, r.ev_class, r.rulename, r.ev_enabled FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
WHERE r.rulename <> '_RETURN' AND ${inScope(scope, 'c')}`
}

/** Policies with their roles; 0 is everybody. Flags: u using · c check. */
export function policies(scope: Scope): string {
  return /* SQL */ `
SELECT p.oid, p.polrelid, p.polname, p.polcmd, p.polpermissive, concat(CASE WHEN p.polqual IS NOT NULL THEN 'u' END, CASE WHEN p.polwithcheck IS NOT NULL THEN 'c' END),
  (SELECT json_agg(CASE WHEN r.r = 0 THEN 'public' ELSE pg_get_userbyid(r.r) END) FROM unnest(p.polroles) r (r))
FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid WHERE ${inScope(scope, 'c')}`
}

/** What a view reads. */
export function viewSources(scope: Scope): string {
  return /* SQL */ `
SELECT DISTINCT r.ev_class, d.refobjid FROM pg_catalog.pg_rewrite r
JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_catalog.pg_class'::regclass
JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND c.relkind IN ${RELATION_KINDS}
WHERE r.rulename = '_RETURN' AND d.refobjid <> r.ev_class AND ${ofScope(scope, 'r.ev_class')}`
}

/** Extended statistics of relations. */
export function statistics(scope: Scope): string {
  return /* SQL */ `
SELECT s.oid, s.stxrelid, s.stxname FROM pg_catalog.pg_statistic_ext s WHERE ${ofScope(scope, 's.stxrelid')}`
}

/** Comments by catalog: r relation or column · x index · c constraint · t trigger · p policy · w rule · s statistics. */
export function descriptions(scope: Scope): string {
  const of = (letter: string, catalog: string, owner: string | undefined) =>
    scope === 'whole' || owner === undefined
      ? `SELECT '${letter}', m.objoid, m.objsubid, m.description FROM pg_catalog.pg_description m WHERE m.classoid = 'pg_catalog.${catalog}'::regclass AND ${ofScope(scope, 'm.objoid')}`
      : `SELECT '${letter}', m.objoid, m.objsubid, m.description FROM pg_catalog.pg_description m JOIN pg_catalog.${catalog === 'pg_class' ? 'pg_index' : catalog} o ON o.${catalog === 'pg_class' ? 'indexrelid' : 'oid'} = m.objoid WHERE m.classoid = 'pg_catalog.${catalog}'::regclass AND ${ofScope(scope, `o.${owner}`)}`
  return [
    of('r', 'pg_class', undefined),
    ...(scope === 'whole' ? [] : [of('r', 'pg_class', 'indrelid')]),
    of('c', 'pg_constraint', 'conrelid'),
    of('t', 'pg_trigger', 'tgrelid'),
    of('p', 'pg_policy', 'polrelid'),
    of('w', 'pg_rewrite', 'ev_class'),
    of('s', 'pg_statistic_ext', 'stxrelid'),
  ].join('\nUNION ALL ')
}
