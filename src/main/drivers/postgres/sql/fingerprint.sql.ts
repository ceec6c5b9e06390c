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

/** How many buckets a catalog's rows are counted in, by the relation that they belong to. */
export const BUCKETS = 1024
/** Rows of the catalogs below that are no relation's: constraints of domains, comments on what is none. */
export const NOBODYS = -1

/** Whose row it is: the column with the oid of a relation, index or sequence, in catalogs of which nothing else is made. */
export const OWNERS: Readonly<Record<string, string>> = {
  pg_class: 't.oid',
  pg_attribute: 't.attrelid',
  pg_attrdef: 't.adrelid',
  pg_constraint: 't.conrelid',
  pg_index: 't.indrelid',
  pg_trigger: 't.tgrelid',
  pg_rewrite: 't.ev_class',
  pg_policy: 't.polrelid',
  pg_inherits: 't.inhrelid',
  pg_partitioned_table: 't.partrelid',
  pg_foreign_table: 't.ftrelid',
  pg_statistic_ext: 't.stxrelid',
  pg_sequence: 't.seqrelid',
  pg_description: `CASE WHEN t.classoid = ${cls('pg_class')} THEN t.objoid ELSE 0 END`,
}

/** Names of roles are hashed as text: pg_roles shows no xmin. */
const ROLES = /* SQL */ `(SELECT 10::oid AS r UNION SELECT s.refobjid FROM pg_catalog.pg_shdepend s
  WHERE s.refclassid = ${cls('pg_authid')} AND s.dbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database()))`

/**
 * Count and sum per catalog: changes whenever a row is written that the catalog model shows. The sum, not the maximum: a
 * transaction with an older number may commit later. Row statistics are no part of it (ANALYZE writes pg_class in place and
 * leaves xmin). By the names of the parts, in the order of the text.
 */
export function fingerprint(version: number): Readonly<Record<string, string>> {
  const parts = Object.entries(conditions(version)).map(([catalog, condition]) => [
    catalog,
    `SELECT count(*), sum(${follow('t.xmin')}) FROM pg_catalog.${catalog} t WHERE ${condition}`,
  ])
  return {
    ...(Object.fromEntries(parts) as Record<string, string>),
    roles: `SELECT count(*), sum(hashname(pg_get_userbyid(r.r))) FROM ${ROLES} r`,
  }
}

/** The same in buckets, of the catalogs that know whose their rows are: name, bucket, count, sum. */
export function buckets(version: number): Readonly<Record<string, string>> {
  const parts = Object.entries(conditions(version)).flatMap(([catalog, condition]) => {
    const owner = OWNERS[catalog]
    const bucket = `CASE WHEN ${owner ?? ''} = 0 THEN ${String(NOBODYS)} ELSE ${bucketOf(owner ?? '')} END`
    return owner === undefined
      ? []
      : [
          [
            catalog,
            `SELECT '${catalog}', ${bucket} AS b, count(*), sum(${follow('t.xmin')}) FROM pg_catalog.${catalog} t WHERE ${condition} GROUP BY 2`,
          ],
        ]
  })
  return Object.fromEntries(parts) as Record<string, string>
}

/** The bucket of an oid. */
export const bucketOf = (oid: string): string => `(${oid})::bigint % ${String(BUCKETS)}`

/** Which rows of each catalog are shown. */
function conditions(version: number): Readonly<Record<string, string>> {
  return {
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
  }
}
