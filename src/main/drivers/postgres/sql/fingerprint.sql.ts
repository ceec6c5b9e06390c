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

function rows(conditions: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(conditions).map(([catalog, condition]) => [
    catalog,
    `SELECT count(*), sum(${follow('t.xmin')}) FROM pg_catalog.${catalog} t WHERE ${condition}`,
  ])
  return Object.fromEntries(entries) as Record<string, string>
}

/**
 * Count and sum per catalog: changes whenever a row is written that the catalog model shows. The sum, not the maximum: a
 * transaction with an older number may commit later. Row statistics are no part of it (ANALYZE writes pg_class in place and
 * leaves xmin). Names of roles are hashed as text: pg_roles shows no xmin. By the names of the parts, in the order of the text.
 */
export function fingerprint(version: number): Readonly<Record<string, string>> {
  return {
    ...rows({
      pg_namespace: `t.oid IN ${OWN_SCHEMAS}`,
      pg_class: `t.relnamespace IN ${OWN_SCHEMAS}`,
      pg_attribute: `t.attnum > 0 AND ${lasting('attrelid')}`,
      pg_attrdef: lasting('adrelid'),
      pg_constraint: `t.connamespace IN ${OWN_SCHEMAS}`,
      pg_index: lasting('indexrelid'),
      pg_trigger: `(NOT t.tgisinternal OR t.tgenabled = 'D') AND ${lasting('tgrelid')}`,
      pg_rewrite: lasting('ev_class'),
      pg_policy: 'true',
      pg_inherits: lasting('inhrelid'),
      pg_partitioned_table: 'true',
      pg_foreign_table: 'true',
      pg_statistic_ext: 'true',
      pg_sequence: lasting('seqrelid'),
      pg_description: `t.objoid >= 16384 OR t.classoid IN (${cls('pg_namespace')}, ${cls('pg_extension')})`,
      pg_proc: `t.pronamespace IN ${OWN_SCHEMAS}`,
      pg_aggregate: 't.aggfnoid >= 16384',
      pg_language: 'true',
      pg_type: `t.typnamespace IN ${OWN_SCHEMAS}`,
      pg_enum: 'true',
      pg_range: 't.rngtypid >= 16384',
      pg_collation: 't.oid >= 16384',
      pg_opclass: 't.oid >= 16384',
      pg_operator: 't.oid >= 16384',
      pg_opfamily: 't.oid >= 16384',
      pg_amop: 't.oid >= 16384',
      pg_amproc: 't.oid >= 16384',
      pg_cast: 't.oid >= 16384',
      pg_ts_config: 't.oid >= 16384',
      pg_ts_config_map: 't.mapcfg >= 16384',
      pg_ts_dict: 't.oid >= 16384',
      pg_event_trigger: 'true',
      pg_publication: 'true',
      pg_publication_rel: 'true',
      ...(version >= 150_000 ? { pg_publication_namespace: 'true' } : {}),
      pg_extension: 'true',
      pg_foreign_server: 'true',
      pg_foreign_data_wrapper: 'true',
      pg_tablespace: 'true',
      pg_depend: `t.refclassid = ${cls('pg_extension')} AND t.deptype = 'e'`,
    }),
    roles: /* SQL */ `SELECT count(*), sum(hashname(pg_get_userbyid(r.r))) FROM (SELECT 10::oid AS r UNION SELECT s.refobjid FROM pg_catalog.pg_shdepend s
  WHERE s.refclassid = ${cls('pg_authid')} AND s.dbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())) r`,
  }
}
