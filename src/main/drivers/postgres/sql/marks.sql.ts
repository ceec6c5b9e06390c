import { cls, follow } from './fingerprint.sql'
import { MORE_OBJECTS, type MoreObjects, moreObjects } from './more-objects.sql'
import { type Narrow, NARROW, narrowHead, WIDE } from './narrow.sql'
import { CONSTRUCTORS, extensionMembers, OWN_SCHEMAS, RELATION_KINDS } from './scope.sql'

const label = (...names: readonly string[]) => names.map((name, at) => `hashname(${name})::bigint * ${String(2 * at + 3)}`).join(' + ')
const list = (catalogs: readonly string[]) => catalogs.map(cls).join(', ')

/** Catalogs whose rows belong to a relation, and the column that says to which; those with an oid can have comments and references. */
const PARTS = {
  pg_attrdef: 'adrelid',
  pg_constraint: 'conrelid',
  pg_rewrite: 'ev_class',
  pg_policy: 'polrelid',
  pg_statistic_ext: 'stxrelid',
}
const PARTS_WITHOUT_OID = { pg_inherits: 'inhrelid', pg_partitioned_table: 'partrelid', pg_foreign_table: 'ftrelid' }
const each = (parts: Readonly<Record<string, string>>, make: (catalog: string, relation: string) => string) =>
  Object.entries(parts)
    .map(([catalog, relation]) => `UNION ALL ${make(catalog, relation)}`)
    .join('\n  ')

/**
 * What everything else is made from:
 * - `attributes`: columns by relation, their rights as text because names of roles are part of it; of an index only those with
 *   parameters. The largest catalog is gone through once;
 * - `links`: entries of pg_depend by which one thing shows the name of another (a view a table, a column a type …);
 * - `linked`: those names, hashed; with the columns' own rows where whole relations are read, and labels of enums;
 * - `under`: what a type of those is an array of or a domain over, and that again: a column shows the labels of an enum below;
 * - `comments`: by catalog and object.
 *
 * Sums of 32-bit hashes fit into a bigint; left as the numeric that sum() makes of them, every value after them becomes one.
 */
const ground = (narrow: Narrow) => /* SQL */ `
attributes AS MATERIALIZED (SELECT a.attrelid AS r, count(*) AS n, sum(${follow('a.xmin')}::bigint + coalesce(hashtext(a.attacl::text), 0))::bigint AS h FROM pg_catalog.pg_attribute a
  WHERE a.attnum > 0 AND a.attrelid >= 16384${narrow.to('a.attrelid', 'needed')} AND (a.attoptions IS NOT NULL OR a.attrelid IN (
    SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relkind IN ('r','p','v','m','f','c') AND c.relnamespace IN ${OWN_SCHEMAS})) GROUP BY a.attrelid),
enums AS MATERIALIZED (SELECT e.enumtypid AS t, count(*) AS n, sum(${follow('e.xmin')})::bigint AS h FROM pg_catalog.pg_enum e GROUP BY 1),
comments AS MATERIALIZED (SELECT m.classoid, m.objoid, count(*) AS n, sum(${follow('m.xmin')})::bigint AS h FROM ${narrow.things}pg_catalog.pg_description m${narrow.on('m.classoid', 'm.objoid')}
  WHERE m.objoid >= 16384 OR m.classoid IN (${list(['pg_namespace', 'pg_extension'])}) GROUP BY 1, 2),
links AS MATERIALIZED (SELECT d.classid, d.objid, d.refclassid, d.refobjid FROM ${narrow.things}pg_catalog.pg_depend d${narrow.on('d.classid', 'd.objid')}
  WHERE d.refobjid >= 16384 AND d.deptype = 'n' AND (d.refclassid IN (${list(['pg_type', 'pg_proc', 'pg_collation', 'pg_opclass', 'pg_operator', 'pg_foreign_server'])})
      AND d.classid IN (${list(['pg_class', 'pg_attrdef', 'pg_constraint', 'pg_trigger', 'pg_rewrite', 'pg_policy', 'pg_proc', 'pg_type', 'pg_statistic_ext'])})
    OR d.refclassid = ${cls('pg_class')} AND d.classid IN (${list(['pg_attrdef', 'pg_rewrite', 'pg_policy', 'pg_proc', 'pg_trigger'])}))),
under (type, at) AS (SELECT t.oid, t.oid FROM pg_catalog.pg_type t WHERE t.oid IN (SELECT l.refobjid FROM links l WHERE l.refclassid = ${cls('pg_type')})
  UNION SELECT u.type, CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END FROM under u JOIN pg_catalog.pg_type t ON t.oid = u.at WHERE t.typtype = 'd' OR t.typcategory = 'A' AND t.typelem <> 0),
linked AS MATERIALIZED (SELECT classid, objid, count(*) AS n, sum(h)::bigint AS h FROM (
  SELECT l.classid, l.objid, ${label('e.typname', 'n.nspname')} + coalesce(m.h + m.n, 0) AS h
    FROM links l JOIN pg_catalog.pg_type t ON t.oid = l.refobjid JOIN pg_catalog.pg_type e ON e.oid = CASE WHEN t.typtype <> 'd' AND t.typcategory = 'A' THEN t.typelem ELSE t.oid END
    JOIN pg_catalog.pg_namespace n ON n.oid = e.typnamespace LEFT JOIN (SELECT u.type, x.n, x.h FROM under u JOIN enums x ON x.t = u.at) m ON m.type = l.refobjid WHERE l.refclassid = ${cls('pg_type')}
  ${each({ pg_proc: 'pro', pg_collation: 'coll', pg_opclass: 'opc', pg_operator: 'opr' }, (catalog, prefix) => `SELECT l.classid, l.objid, ${label(`t.${prefix}name`, 'n.nspname')} FROM links l JOIN pg_catalog.${catalog} t ON t.oid = l.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = t.${prefix}namespace WHERE l.refclassid = ${cls(catalog)}`)}
  UNION ALL SELECT l.classid, l.objid, ${label('s.srvname')} FROM links l JOIN pg_catalog.pg_foreign_server s ON s.oid = l.refobjid WHERE l.refclassid = ${cls('pg_foreign_server')}
  UNION ALL SELECT l.classid, l.objid, ${label('c.relname', 'n.nspname')} + CASE WHEN l.classid IN (${list(['pg_rewrite', 'pg_policy', 'pg_proc'])}) THEN coalesce(a.h, 0) ELSE 0 END
    FROM links l JOIN pg_catalog.pg_class c ON c.oid = l.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN attributes a ON a.r = c.oid WHERE l.refclassid = ${cls('pg_class')}
  ) x GROUP BY 1, 2)`

/** Of every relation: all rows its reading is made from, and the names it shows of others. */
const relationParts = (narrow: Narrow) => /* SQL */ `
parts AS (
  SELECT r, n, h FROM attributes
  UNION ALL SELECT t.tgrelid, 1, ${follow('t.xmin')} FROM pg_catalog.pg_trigger t WHERE (NOT t.tgisinternal OR t.tgenabled = 'D')${narrow.to('t.tgrelid')}
  UNION ALL SELECT i.indrelid, 1, ${follow('i.xmin', 'x.xmin')}::bigint + coalesce(hashname(s.spcname), 0) FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = x.reltablespace WHERE i.indrelid >= 16384${narrow.to('i.indrelid')}
  UNION ALL SELECT i.indrelid, a.n, a.h FROM attributes a JOIN pg_catalog.pg_index i ON i.indexrelid = a.r${narrow.to('i.indrelid')}
  ${each({ ...PARTS, ...PARTS_WITHOUT_OID }, (catalog, relation) => `SELECT t.${relation}, 1, ${follow('t.xmin')} FROM pg_catalog.${catalog} t WHERE t.${relation} >= 16384${narrow.to(`t.${relation}`)}`)}
  UNION ALL SELECT p.polrelid, 1, hashname(pg_get_userbyid(u.u)) FROM pg_catalog.pg_policy p, unnest(p.polroles) u (u) WHERE p.polrelid >= 16384${narrow.to('p.polrelid')}
  UNION ALL SELECT k.conrelid, 1, ${label('c.relname', 'n.nspname')} + coalesce(a.h, 0) FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN attributes a ON a.r = c.oid WHERE k.contype = 'f'${narrow.to('k.conrelid')}
  UNION ALL SELECT i.inhrelid, 1, ${label('c.relname', 'n.nspname')} FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhparent JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace${narrow.to('i.inhrelid')}
  UNION ALL SELECT x.objid, 1, hashname(e.extname) FROM pg_catalog.pg_depend x JOIN pg_catalog.pg_extension e ON e.oid = x.refobjid
    WHERE x.refclassid = ${cls('pg_extension')} AND x.deptype = 'e' AND x.classid = ${cls('pg_class')}${narrow.to('x.objid')}
  UNION ALL SELECT m.objoid, m.n, m.h FROM comments m WHERE m.classoid = ${cls('pg_class')}
  UNION ALL SELECT i.indrelid, m.n, m.h FROM comments m JOIN pg_catalog.pg_index i ON i.indexrelid = m.objoid WHERE m.classoid = ${cls('pg_class')}
  ${each({ ...PARTS, pg_trigger: 'tgrelid' }, (catalog, relation) => `SELECT t.${relation}, m.n, m.h FROM comments m JOIN pg_catalog.${catalog} t ON t.oid = m.objoid WHERE m.classoid = ${cls(catalog)}`)}
  UNION ALL SELECT l.objid, l.n, l.h FROM linked l WHERE l.classid = ${cls('pg_class')}
  UNION ALL SELECT i.indrelid, l.n, l.h FROM linked l JOIN pg_catalog.pg_index i ON i.indexrelid = l.objid WHERE l.classid = ${cls('pg_class')}
  ${each({ ...PARTS, pg_trigger: 'tgrelid' }, (catalog, relation) => `SELECT t.${relation}, l.n, l.h FROM linked l JOIN pg_catalog.${catalog} t ON t.oid = l.objid WHERE l.classid = ${cls(catalog)}`)}
), sums AS (SELECT r, sum(n) AS n, sum(h) AS h FROM parts GROUP BY r)`

const owned = (owner: string, acl?: string) =>
  `hashname(pg_get_userbyid(${owner}))::bigint${acl === undefined ? '' : ` + coalesce(hashtext(${acl}::text), 0)`}`
/** Joins of what hangs on an object, and its share of the mark. */
const hung = (catalog: string, oid: string) =>
  `LEFT JOIN comments m ON m.classoid = ${cls(catalog)} AND m.objoid = ${oid} LEFT JOIN linked l ON l.classid = ${cls(catalog)} AND l.objid = ${oid}`
const HUNG = `coalesce(m.h + m.n, 0) + coalesce(l.h + l.n, 0)`

const sequences = (
  narrow: Narrow,
) => /* SQL */ `SELECT 'sequence', n.nspname, c.relname, '', 0, ${follow('c.xmin', 'q.xmin')} + ${owned('c.relowner', 'c.relacl')} + coalesce(m.h, 0) + coalesce(o.h, 0), c.oid
  FROM pg_catalog.pg_sequence q JOIN pg_catalog.pg_class c ON c.oid = q.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN comments m ON m.classoid = ${cls('pg_class')} AND m.objoid = c.oid
  LEFT JOIN (SELECT d.objid, ${label('r.relname', 'rn.nspname')} + hashchar(d.deptype)
      + (SELECT 7 * hashname(a.attname)::bigint + hashchar(a.attidentity) FROM pg_catalog.pg_attribute a WHERE a.attrelid = d.refobjid AND a.attnum = d.refobjsubid) AS h FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_class r ON r.oid = d.refobjid JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
    JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
    WHERE d.classid = ${cls('pg_class')} AND d.refclassid = ${cls('pg_class')} AND d.objsubid = 0 AND d.refobjsubid > 0 AND d.deptype IN ('a','i')${narrow.to('d.objid')}) o ON o.objid = c.oid
  WHERE c.relnamespace IN ${OWN_SCHEMAS} AND c.oid NOT IN ${extensionMembers('pg_class')}${narrow.to('c.oid')}`

const routines = (
  narrow: Narrow,
) => /* SQL */ `SELECT p.prokind::text, n.nspname, p.proname, oidvectortypes(p.proargtypes), 0, ${follow('p.xmin')}::bigint + coalesce(${follow('a.xmin')}, 0) + hashname(g.lanname) + ${owned('p.proowner', 'p.proacl')} + ${HUNG}, NULL
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language g ON g.oid = p.prolang LEFT JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid ${hung('pg_proc', 'p.oid')}
  WHERE p.pronamespace IN ${OWN_SCHEMAS} AND p.oid NOT IN ${extensionMembers('pg_proc')} AND p.oid NOT IN ${CONSTRUCTORS}${narrow.of('pg_proc', 'p.oid')}`

const types = (
  narrow: Narrow,
) => /* SQL */ `SELECT t.typtype::text, n.nspname, t.typname, '', 0, ${follow('t.xmin')}::bigint + coalesce(${follow('r.xmin')}, 0) + coalesce((SELECT ${follow('c.xmin')} FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid), 0) + coalesce(a.h + a.n, 0) + coalesce(e.h + e.n, 0)
    + ${owned('t.typowner', 't.typacl')} + ${HUNG} + coalesce(cm.h + cm.n, 0) + coalesce(cl.h + cl.n, 0)
    + coalesce((SELECT sum(${follow('k.xmin')} + coalesce(km.h, 0) + coalesce(kl.h, 0)) + count(*) FROM pg_catalog.pg_constraint k LEFT JOIN comments km ON km.classoid = ${cls('pg_constraint')} AND km.objoid = k.oid
      LEFT JOIN linked kl ON kl.classid = ${cls('pg_constraint')} AND kl.objid = k.oid WHERE t.typtype = 'd' AND k.contypid = t.oid), 0), NULL
  FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid LEFT JOIN attributes a ON a.r = t.typrelid LEFT JOIN enums e ON e.t = t.oid ${hung('pg_type', 't.oid')}
  LEFT JOIN comments cm ON cm.classoid = ${cls('pg_class')} AND cm.objoid = t.typrelid LEFT JOIN linked cl ON cl.classid = ${cls('pg_class')} AND cl.objid = t.typrelid
  WHERE (t.typtype IN ('e','d','r') OR t.typtype = 'c' AND t.typrelid IN (SELECT x.oid FROM pg_catalog.pg_class x WHERE x.relkind = 'c')) AND t.typnamespace IN ${OWN_SCHEMAS} AND t.oid NOT IN ${extensionMembers('pg_type')}${narrow.of('pg_type', 't.oid')}`

const SCHEMAS = /* SQL */ `SELECT 'schema', '', n.nspname, '', 0, ${follow('n.xmin')}::bigint + ${owned('n.nspowner', 'n.nspacl')} + ${HUNG}, NULL
  FROM pg_catalog.pg_namespace n ${hung('pg_namespace', 'n.oid')} WHERE n.oid IN ${OWN_SCHEMAS} AND n.oid NOT IN ${extensionMembers('pg_namespace')}`

const EXTENSIONS = /* SQL */ `SELECT 'extension', '', e.extname, '', 0, ${follow('e.xmin')}::bigint + hashname(n.nspname) + ${owned('e.extowner')} + ${HUNG}, NULL
  FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace ${hung('pg_extension', 'e.oid')}`

const SERVERS = /* SQL */ `SELECT 'server', '', s.srvname, '', 0, ${follow('s.xmin')}::bigint + hashname(w.fdwname) + ${owned('s.srvowner', 's.srvacl')} + ${HUNG}, NULL
  FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw ${hung('pg_foreign_server', 's.oid')} WHERE s.oid NOT IN ${extensionMembers('pg_foreign_server')}`

const COLLATIONS = /* SQL */ `SELECT 'collation', n.nspname, o.collname, '', 0, ${follow('o.xmin')}::bigint + ${owned('o.collowner')} + ${HUNG}, NULL
  FROM pg_catalog.pg_collation o JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace ${hung('pg_collation', 'o.oid')} WHERE o.collnamespace IN ${OWN_SCHEMAS} AND o.oid NOT IN ${extensionMembers('pg_collation')}`

/**
 * What few databases have is hashed as its reading is made, with its comments; of a publication that chooses rows by what their
 * conditions name, too.
 */
function more(version: number, only?: MoreObjects): string[] {
  return Object.entries(moreObjects(version)).flatMap(([name, rows]) => {
    const { kind, catalog } = MORE_OBJECTS[name as MoreObjects]
    if (only !== undefined && only !== name) return []
    const chosen = ` + coalesce((SELECT sum(${follow('r.xmin')}::bigint + coalesce(a.h, 0)) FROM pg_catalog.pg_publication_rel r LEFT JOIN attributes a ON a.r = r.prrelid WHERE r.prpubid = q.oid), 0)`
    return `SELECT '${kind}', q.schema, q.name, q.signature, 0, hashtext(q::text)::bigint + coalesce(m.h + m.n, 0)${kind === 'publication' ? chosen : ''}, NULL
  FROM (${rows.trim()}) q LEFT JOIN comments m ON m.classoid = ${cls(catalog)} AND m.objoid = q.oid`
  })
}

/** Kind (null for a relation; routines and types by PostgreSQL's letter), schema, name, signature, count, sum, oid of a relation or sequence. */
export function marks(version: number): string {
  const objects = [SCHEMAS, EXTENSIONS, SERVERS, COLLATIONS, ...more(version)]
  return `WITH RECURSIVE ${statement(WIDE, objects)}`
}

/** The same of those that can have moved where nothing was written but rows of the buckets' relations. */
export function narrowMarks(version: number, buckets: readonly number[]): string {
  return `WITH RECURSIVE ${narrowHead(buckets, { ...PARTS, pg_trigger: 'tgrelid' }).trim()}\n${statement(NARROW, more(version, 'publications'))}`
}

function statement(narrow: Narrow, objects: readonly string[]): string {
  return /* SQL */ `${ground(narrow).trim()},
${relationParts(narrow).trim()}
SELECT NULL, n.nspname, c.relname, NULL, s.n, coalesce(s.h, 0) + ${follow('c.xmin')} + ${owned('c.relowner', 'c.relacl')} + coalesce(hashname(t.spcname), 0), c.oid
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN sums s ON s.r = c.oid LEFT JOIN pg_catalog.pg_tablespace t ON t.oid = c.reltablespace
  WHERE c.relkind IN ${RELATION_KINDS} AND c.relnamespace IN ${OWN_SCHEMAS}${narrow.to('c.oid')}
UNION ALL ${[sequences(narrow), routines(narrow), types(narrow), ...objects].join('\nUNION ALL ')}`
}
