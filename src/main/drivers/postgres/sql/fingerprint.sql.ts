import { OWN_SCHEMAS } from './scope.sql'

/** A number that follows row versions: their inserting transactions, hashed, so that sums of neighbours do not cancel out. */
export const follow = (...xmins: readonly string[]): string => `hash_array(ARRAY[${xmins.join(', ')}])`

/** A catalog's oid as a constant. */
export const cls = (catalog: string): string => `'pg_catalog.${catalog}'::regclass`

/** What the parts of a fingerprint are about together: temporary relations, looked for once. */
export const FINGERPRINT_GROUND = /* SQL */ `WITH temporary AS MATERIALIZED (SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relpersistence = 't')`

/** Temporary relations of other sessions come and go and are nobody else's. Mostly there are none: then no row is compared with them. */
const lasting = (column: string) =>
  `t.${column} >= 16384 AND ((SELECT count(*) FROM temporary) = 0 OR t.${column} NOT IN (SELECT m.oid FROM temporary m))`

function rows(catalog: string, condition: string): string {
  return `SELECT count(*), sum(${follow('t.xmin')}) FROM pg_catalog.${catalog} t WHERE ${condition}`
}

/**
 * Count and sum per catalog: changes whenever a row is written that the catalog model shows. The sum, not the maximum: a
 * transaction with an older number may commit later. Row statistics are no part of it (ANALYZE writes pg_class in place and
 * leaves xmin). Names of roles are hashed as text: pg_roles shows no xmin.
 */
export function fingerprint(version: number): string[] {
  return [
    rows('pg_namespace', `t.oid IN ${OWN_SCHEMAS}`),
    rows('pg_class', `t.relnamespace IN ${OWN_SCHEMAS}`),
    rows('pg_attribute', `t.attnum > 0 AND ${lasting('attrelid')}`),
    rows('pg_attrdef', lasting('adrelid')),
    rows('pg_constraint', `t.connamespace IN ${OWN_SCHEMAS}`),
    rows('pg_index', lasting('indexrelid')),
    rows('pg_trigger', `(NOT t.tgisinternal OR t.tgenabled = 'D') AND ${lasting('tgrelid')}`),
    rows('pg_rewrite', lasting('ev_class')),
    rows('pg_policy', 'true'),
    rows('pg_inherits', lasting('inhrelid')),
    rows('pg_partitioned_table', 'true'),
    rows('pg_foreign_table', 'true'),
    rows('pg_statistic_ext', 'true'),
    rows('pg_sequence', lasting('seqrelid')),
    rows('pg_description', `t.objoid >= 16384 OR t.classoid IN (${cls('pg_namespace')}, ${cls('pg_extension')})`),
    rows('pg_proc', `t.pronamespace IN ${OWN_SCHEMAS}`),
    rows('pg_aggregate', 't.aggfnoid >= 16384'),
    rows('pg_language', 'true'),
    rows('pg_type', `t.typnamespace IN ${OWN_SCHEMAS}`),
    rows('pg_enum', 'true'),
    rows('pg_range', 't.rngtypid >= 16384'),
    rows('pg_collation', 't.oid >= 16384'),
    rows('pg_opclass', 't.oid >= 16384'),
    rows('pg_operator', 't.oid >= 16384'),
    rows('pg_opfamily', 't.oid >= 16384'),
    rows('pg_amop', 't.oid >= 16384'),
    rows('pg_amproc', 't.oid >= 16384'),
    rows('pg_cast', 't.oid >= 16384'),
    rows('pg_ts_config', 't.oid >= 16384'),
    rows('pg_ts_config_map', 't.mapcfg >= 16384'),
    rows('pg_ts_dict', 't.oid >= 16384'),
    rows('pg_event_trigger', 'true'),
    rows('pg_publication', 'true'),
    rows('pg_publication_rel', 'true'),
    ...(version >= 150_000 ? [rows('pg_publication_namespace', 'true')] : []),
    rows('pg_extension', 'true'),
    rows('pg_foreign_server', 'true'),
    rows('pg_foreign_data_wrapper', 'true'),
    rows('pg_tablespace', 'true'),
    rows('pg_depend', `t.refclassid = ${cls('pg_extension')} AND t.deptype = 'e'`),
    /* SQL */ `SELECT count(*), sum(hashname(pg_get_userbyid(r.r))) FROM (SELECT 10::oid AS r UNION SELECT s.refobjid FROM pg_catalog.pg_shdepend s
  WHERE s.refclassid = ${cls('pg_authid')} AND s.dbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())) r`,
  ]
}
