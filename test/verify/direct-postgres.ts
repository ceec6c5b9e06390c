import pg from 'pg'
import type { Direct } from './engines'

/** A user's relation, with its schema. */
const FROM = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`
const RELATIONS = `${FROM} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')`
const notOfExtension = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`
const names = (relation: string, numbers: string) =>
  `(SELECT string_agg(a.attname, ',' ORDER BY k.o) FROM unnest(${numbers}) WITH ORDINALITY k (n, o) JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.n)`
const action = (column: string) =>
  `(CASE ${column} WHEN 'a' THEN 'no action' WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'd' THEN 'set default' END)`
const COLUMNS = `${RELATIONS} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`
const CONSTRAINTS = `${RELATIONS} JOIN pg_constraint k ON k.conrelid = c.oid`
const ofView = (view: string, text: string) =>
  `SELECT v.schemaname, ${text} FROM ${view} v WHERE v.schemaname NOT LIKE 'pg\\_%' AND v.schemaname <> 'information_schema'`
const relation = (condition: string) => `SELECT n.nspname, c.relname ${FROM} WHERE ${condition}`
const routine = (kind: string) => `SELECT n.nspname, format('%s(%s)', p.proname,
    (SELECT string_agg(format_type(t.t, NULL), ', ' ORDER BY t.o) FROM unnest(p.proargtypes) WITH ORDINALITY t (t, o)))
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind = '${kind}' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i'))`
const type = (kind: string, text: string) => `SELECT n.nspname, ${text} FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE t.typtype = '${kind}' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND ${notOfExtension('pg_type', 't.oid')}`
const acl = (list: string, owner: string, on: string, from: string) =>
  `SELECT n.nspname, format('%s %s to %s', ${on}, g.privilege_type, coalesce((SELECT r.rolname FROM pg_roles r WHERE r.oid = g.grantee), 'public'))
  ${from} CROSS JOIN LATERAL aclexplode(${list}) g WHERE g.grantee <> ${owner}`

const inOwnSchema = (catalog: string, namespace: string) =>
  `FROM ${catalog} o JOIN pg_namespace n ON n.oid = o.${namespace} AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND ${notOfExtension(catalog, 'o.oid')}`

/** One statement by sort: schema, text. */
const STATEMENTS: Readonly<Record<string, string>> = {
  table: relation(`c.relkind = 'r' AND NOT c.relispartition`),
  partitioned: relation(`c.relkind = 'p' AND NOT c.relispartition`),
  partition: relation(`c.relispartition AND c.relkind IN ('r', 'p', 'f')`),
  view: ofView('pg_views', 'v.viewname'),
  materialized: ofView('pg_matviews', 'v.matviewname'),
  foreign: relation(`c.relkind = 'f' AND NOT c.relispartition`),
  columns: `SELECT n.nspname, format('%s.%s %s %s %s', c.relname, a.attname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END) ${COLUMNS}`,
  defaults: `SELECT n.nspname, format('%s.%s %s', c.relname, a.attname, pg_get_expr(d.adbin, d.adrelid)) ${COLUMNS} JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum AND a.attgenerated = ''`,
  'generated columns': `SELECT n.nspname, format('%s.%s %s', c.relname, a.attname, CASE a.attgenerated WHEN 's' THEN 'stored' ELSE 'virtual' END) ${COLUMNS} AND a.attgenerated <> ''`,
  'identity columns': `SELECT n.nspname, format('%s.%s %s', c.relname, a.attname, CASE a.attidentity WHEN 'a' THEN 'always' ELSE 'by default' END) ${COLUMNS} AND a.attidentity <> ''`,
  'primary keys': `SELECT n.nspname, format('%s.%s(%s)', c.relname, k.conname, ${names('c.oid', 'k.conkey')}) ${CONSTRAINTS} AND k.contype = 'p'`,
  'unique keys': `SELECT n.nspname, format('%s.%s(%s)', c.relname, k.conname, ${names('c.oid', 'k.conkey')}) ${CONSTRAINTS} AND k.contype = 'u'`,
  // A key to a partitioned relation has a copy for each partition in the relation that refers: not another key.
  'foreign keys': `SELECT n.nspname, format('%s.%s(%s) %s.%s(%s) %s %s', c.relname, k.conname, ${names('c.oid', 'k.conkey')}, tn.nspname, t.relname, ${names('t.oid', 'k.confkey')}, ${action('k.confupdtype')}, ${action('k.confdeltype')})
    ${CONSTRAINTS} AND k.contype = 'f' JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
    WHERE NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid AND p.conrelid = k.conrelid)`,
  checks: `SELECT n.nspname, format('%s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) ${CONSTRAINTS} AND k.contype = 'c'`,
  'exclusion constraints': `SELECT n.nspname, format('%s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) ${CONSTRAINTS} AND k.contype = 'x'`,
  indexes: `SELECT n.nspname, format('%s.%s %s %s (%s)%s', c.relname, x.relname, CASE WHEN i.indisunique THEN 'unique' END, m.amname,
      (SELECT string_agg(coalesce(a.attname, '()'), ',' ORDER BY k.o) FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (n, o) LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.n AND k.n <> 0),
      CASE WHEN i.indpred IS NOT NULL THEN ' partial' END)
    ${RELATIONS} JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam`,
  triggers: `SELECT n.nspname, format('%s.%s', c.relname, t.tgname) ${RELATIONS} JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgparentid = 0`,
  rules: ofView('pg_rules', `format('%s.%s', v.tablename, v.rulename)`),
  'extended statistics': `SELECT n.nspname, format('%s.%s', c.relname, s.stxname) ${RELATIONS} JOIN pg_statistic_ext s ON s.stxrelid = c.oid`,
  policies: ofView(
    'pg_policies',
    `format('%s.%s %s %s %s', v.tablename, v.policyname, lower(v.cmd), lower(v.permissive), (SELECT string_agg(r, ',' ORDER BY r COLLATE "C") FROM unnest(v.roles) r))`,
  ),
  'row security': `SELECT n.nspname, format('%s %s', c.relname, CASE WHEN c.relforcerowsecurity THEN 'forced' ELSE 'enabled' END) ${RELATIONS} AND c.relrowsecurity`,
  partitions: `SELECT n.nspname, format('%s of %s.%s %s', c.relname, pn.nspname, p.relname, pg_get_expr(c.relpartbound, c.oid)) ${FROM} AND c.relispartition AND c.relkind <> 'I' AND c.relkind <> 'i' JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace`,
  inheritance: `SELECT n.nspname, format('%s of %s.%s', c.relname, pn.nspname, p.relname) ${RELATIONS} AND NOT c.relispartition JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace`,
  definitions: `${ofView('pg_views', `format('%s %s', v.viewname, v.definition)`)} UNION ALL ${ofView('pg_matviews', `format('%s %s', v.matviewname, v.definition)`)}`,
  comments: `SELECT n.nspname, format('%s %s', c.relname, obj_description(c.oid, 'pg_class')) ${RELATIONS} WHERE obj_description(c.oid, 'pg_class') IS NOT NULL
    UNION ALL SELECT n.nspname, format('%s.%s %s', c.relname, a.attname, col_description(c.oid, a.attnum)) ${COLUMNS} WHERE col_description(c.oid, a.attnum) IS NOT NULL`,
  'grants on relations': `${acl('c.relacl', 'c.relowner', 'c.relname', RELATIONS)} UNION ALL ${acl('a.attacl', 'c.relowner', `format('%s.%s', c.relname, a.attname)`, COLUMNS)}`,
  sequence: `${ofView('pg_sequences', `format('%s %s %s %s %s %s %s', v.sequencename, v.data_type, v.start_value, v.increment_by, v.min_value, v.max_value, CASE WHEN v.cycle THEN 'yes' ELSE 'no' END)`)} AND ${notOfExtension('pg_class', `format('%I.%I', v.schemaname, v.sequencename)::regclass`)}`,
  function: routine('f'),
  procedure: routine('p'),
  aggregate: routine('a'),
  window: routine('w'),
  enum: type(
    'e',
    `format('%s %s', t.typname, (SELECT string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid))`,
  ),
  composite: `SELECT n.nspname, format('%s %s', c.relname, (SELECT string_agg(a.attname, ',' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
    ${FROM} WHERE c.relkind = 'c' AND ${notOfExtension('pg_type', 'c.reltype')}`,
  domain: type('d', `format('%s %s', t.typname, format_type(t.typbasetype, t.typtypmod))`),
  'domain checks': `SELECT n.nspname, format('%s.%s', t.typname, k.conname) FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE k.contype = 'c' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND ${notOfExtension('pg_type', 't.oid')}`,
  range: type('r', `format('%s %s', t.typname, (SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = t.oid))`),
  collation: `SELECT n.nspname, o.collname FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`,
  schema: `SELECT '', n.nspname FROM pg_namespace n WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND ${notOfExtension('pg_namespace', 'n.oid')}`,
  extension: `SELECT '', e.extname FROM pg_extension e`,
  operator: `SELECT n.nspname, format('%s(%s, %s)', o.oprname, CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE format_type(o.oprleft, NULL) END, CASE WHEN o.oprright = 0 THEN 'NONE' ELSE format_type(o.oprright, NULL) END)
    ${inOwnSchema('pg_operator', 'oprnamespace')} AND o.oprcode <> 0`,
  'operator class': `SELECT n.nspname, format('%s(%s)', o.opcname, (SELECT m.amname FROM pg_am m WHERE m.oid = o.opcmethod)) ${inOwnSchema('pg_opclass', 'opcnamespace')}`,
  'operator family': `SELECT n.nspname, format('%s(%s)', o.opfname, (SELECT m.amname FROM pg_am m WHERE m.oid = o.opfmethod)) ${inOwnSchema('pg_opfamily', 'opfnamespace')}`,
  'text search configuration': `SELECT n.nspname, o.cfgname ${inOwnSchema('pg_ts_config', 'cfgnamespace')}`,
  'text search dictionary': `SELECT n.nspname, o.dictname ${inOwnSchema('pg_ts_dict', 'dictnamespace')}`,
  cast: `SELECT '', format_type(o.castsource, NULL) || ' AS ' || format_type(o.casttarget, NULL) FROM pg_cast o WHERE o.oid > 16383
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = o.oid AND d.deptype IN ('e', 'i'))`,
  language: `SELECT '', o.lanname FROM pg_language o WHERE o.lanname NOT IN ('internal', 'c', 'sql') AND ${notOfExtension('pg_language', 'o.oid')}`,
  'foreign data wrapper': `SELECT '', o.fdwname FROM pg_foreign_data_wrapper o WHERE ${notOfExtension('pg_foreign_data_wrapper', 'o.oid')}`,
  'event trigger': `SELECT '', o.evtname FROM pg_event_trigger o WHERE ${notOfExtension('pg_event_trigger', 'o.oid')}`,
  publication: `SELECT '', o.pubname FROM pg_publication o WHERE ${notOfExtension('pg_publication', 'o.oid')}`,
  server: `SELECT '', s.srvname FROM pg_foreign_server s WHERE ${notOfExtension('pg_foreign_server', 's.oid')}`,
}

export const directPostgres: Direct = {
  async read({ options, secrets }) {
    const client = new pg.Client({ ...options, ...secrets })
    await client.connect()
    try {
      // Names are written in full, as in our reading.
      await client.query(`SET search_path = ''`)
      const items = []
      for (const [what, sql] of Object.entries(STATEMENTS)) {
        const { rows } = await client.query<[string, string]>({ text: sql, rowMode: 'array' })
        items.push(...rows.map(([schema, text]) => ({ schema, what, text })))
      }
      return items
    } finally {
      await client.end()
    }
  },
  notCompared:
    'bodies and definitions of routines, triggers, rules and indexes; expressions of generated columns; NOT NULL constraints by name; settings (fillfactor, storage …); owners; grants on and comments of objects that are no relations; estimates and sizes',
}
