import { MORE_OBJECTS } from './more-objects.sql'
import { CONSTRUCTORS, extensionMembers, OWN_SCHEMAS } from './scope.sql'

/** A collation's name as SQL writes it; nothing for the database's default. */
const collationName = (
  oid: string,
  unless: string,
) => /* SQL */ `(SELECT CASE WHEN n.nspname <> 'pg_catalog' THEN '"' || replace(n.nspname, '"', '""') || '".' ELSE '' END || '"' || replace(o.collname, '"', '""') || '"'
  FROM pg_catalog.pg_collation o JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace WHERE o.oid = ${oid} AND o.oid <> ${unless})`

/** Objects that are no relations, each with its oid where its comment is looked up. What an extension made is the extension's and left out. */

/** A column is looked up by both parts of its key: joined, planners take the relation's alone and read all its columns. */
export const SEQUENCES = /* SQL */ `
SELECT c.oid, n.nspname, c.relname, pg_get_userbyid(c.relowner), c.relacl::text, c.oid, c.relpersistence,
  format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, o.deptype, rn.nspname, r.relname,
  (SELECT a.attname FROM pg_catalog.pg_attribute a WHERE a.attrelid = o.refobjid AND a.attnum = o.refobjsubid),
  (SELECT a.attidentity FROM pg_catalog.pg_attribute a WHERE a.attrelid = o.refobjid AND a.attnum = o.refobjsubid)
FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN (SELECT d.objid, d.refobjid, d.refobjsubid, d.deptype FROM pg_catalog.pg_depend d
  WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.objsubid = 0 AND d.refobjsubid > 0 AND d.deptype IN ('a','i')) o ON o.objid = s.seqrelid
LEFT JOIN pg_catalog.pg_class r ON r.oid = o.refobjid LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
WHERE c.relnamespace IN ${OWN_SCHEMAS} AND c.oid NOT IN ${extensionMembers('pg_class')}`

/** pg_proc; a parsed body (since 14) is asked for later, see definitions. An aggregate has no definition to deparse. */
export function routines(version: number): string {
  const parsed = version >= 140_000 ? 'p.prosqlbody IS NOT NULL' : 'false'
  return /* SQL */ `
SELECT p.oid, n.nspname, p.proname, p.prokind, oidvectortypes(p.proargtypes), pg_get_userbyid(p.proowner), p.proacl::text, p.oid,
  pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname, p.provolatile, p.proisstrict, p.prosecdef, p.proparallel, p.proleakproof,
  p.procost, p.prorows, p.proconfig::text, CASE WHEN p.prokind <> 'a' AND NOT ${parsed} THEN p.prosrc END,
  CASE WHEN p.prokind <> 'a' AND NOT ${parsed} THEN pg_get_functiondef(p.oid) END, ${parsed}
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE p.pronamespace IN ${OWN_SCHEMAS} AND p.oid NOT IN ${extensionMembers('pg_proc')} AND p.oid NOT IN ${CONSTRUCTORS}`
}

/** pg_aggregate, functions and operators by their full names. */
export const AGGREGATES = /* SQL */ `
SELECT a.aggfnoid::oid, a.aggkind, a.aggnumdirectargs, pg_get_function_arguments(a.aggfnoid), a.aggtransfn, format_type(a.aggtranstype, NULL), nullif(a.aggtransspace, 0),
  nullif(a.aggfinalfn::text, '-'), a.aggfinalextra, a.aggfinalmodify, nullif(a.aggcombinefn::text, '-'), nullif(a.aggserialfn::text, '-'), nullif(a.aggdeserialfn::text, '-'),
  a.agginitval, nullif(a.aggmtransfn::text, '-'), nullif(a.aggminvtransfn::text, '-'), CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END,
  nullif(a.aggmfinalfn::text, '-'), a.aggminitval, (SELECT quote_ident(n.nspname) || '.' || o.oprname FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace WHERE o.oid = a.aggsortop),
  nullif(a.aggmtransspace, 0), a.aggmfinalextra, a.aggmfinalmodify
FROM pg_catalog.pg_aggregate a JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid
WHERE p.pronamespace IN ${OWN_SCHEMAS} AND p.oid NOT IN ${extensionMembers('pg_proc')} AND p.oid NOT IN ${CONSTRUCTORS}`

/** Enums, composite types, domains and ranges; a relation's row type is the relation's. */
export function types(version: number): string {
  return /* SQL */ `
SELECT t.oid, n.nspname, t.typname, t.typtype, pg_get_userbyid(t.typowner), t.typacl::text, t.oid, t.typrelid,
  CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END, t.typnotnull, CASE WHEN t.typtype = 'd' THEN coalesce(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault)) END, CASE WHEN t.typtype = 'd' THEN ${collationName('t.typcollation', 'b.typcollation')} END,
  CASE WHEN r.rngsubtype IS NOT NULL THEN format_type(r.rngsubtype, NULL) END, CASE WHEN NOT ro.opcdefault THEN quote_ident(rn.nspname) || '.' || quote_ident(ro.opcname) END,
  ${collationName('r.rngcollation', 's.typcollation')}, nullif(r.rngcanonical::text, '-'), nullif(r.rngsubdiff::text, '-'),
  ${version >= 140_000 ? '(SELECT m.typname FROM pg_catalog.pg_type m WHERE m.oid = r.rngmultitypid)' : 'NULL'}
FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid LEFT JOIN pg_catalog.pg_type s ON s.oid = r.rngsubtype
LEFT JOIN pg_catalog.pg_opclass ro ON ro.oid = r.rngsubopc LEFT JOIN pg_catalog.pg_namespace rn ON rn.oid = ro.opcnamespace
WHERE (t.typtype IN ('e','d','r') OR (t.typtype = 'c' AND c.relkind = 'c')) AND t.typnamespace IN ${OWN_SCHEMAS} AND t.oid NOT IN ${extensionMembers('pg_type')}`
}

/** Attributes of composite types: the type's relation, name, type, collation where it is not the type's own, comment. */
export const ATTRIBUTES = /* SQL */ `
SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), ${collationName('a.attcollation', 't.typcollation')}, a.attnum
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE c.relkind = 'c' AND a.attnum > 0 AND NOT a.attisdropped AND c.relnamespace IN ${OWN_SCHEMAS} ORDER BY a.attrelid, a.attnum`

/** Checks of domains: an expression over VALUE names no relation. */
export const DOMAIN_CHECKS = /* SQL */ `
SELECT k.contypid, k.conname, pg_get_expr(k.conbin, 0), k.convalidated, k.oid FROM pg_catalog.pg_constraint k
WHERE k.contypid <> 0 AND k.contype = 'c' AND k.connamespace IN ${OWN_SCHEMAS} ORDER BY k.conname`

export const EXTENSIONS = /* SQL */ `
SELECT e.extname, n.nspname, e.extversion, pg_get_userbyid(e.extowner), e.oid FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace`

export const SERVERS = /* SQL */ `
SELECT s.srvname, w.fdwname, s.srvtype, s.srvversion, s.srvoptions::text, pg_get_userbyid(s.srvowner), s.srvacl::text, s.oid
FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE s.oid NOT IN ${extensionMembers('pg_foreign_server')}`

/** Collations that users made. ICU's locale moved twice: colliculocale in 15, colllocale in 17. */
export function ownCollations(version: number): string {
  const locale = version >= 170_000 ? 'o.colllocale' : version >= 150_000 ? 'o.colliculocale' : 'NULL::text'
  return /* SQL */ `
SELECT n.nspname, o.collname, o.collprovider, o.collcollate, o.collctype, ${locale}, o.collisdeterministic, ${version >= 160_000 ? 'o.collicurules' : 'NULL'}, pg_get_userbyid(o.collowner), o.oid
FROM pg_catalog.pg_collation o JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace
WHERE o.collnamespace IN ${OWN_SCHEMAS} AND o.oid NOT IN ${extensionMembers('pg_collation')}`
}

/** The public schema and extensions of initdb have low oids; of pg_class only sequences and composite types are meant. */
const NARROWED: Readonly<Record<string, string>> = {
  pg_namespace: '',
  pg_extension: '',
  pg_class: ` AND m.objoid IN (SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relkind IN ('S','c'))`,
}

/** Comments of all that is here, by letter: s sequence or attribute · r routine · t type · c constraint · n schema · e extension · f server · o collation · those of MORE_OBJECTS. */
export const OBJECT_COMMENTS: string = Object.entries({
  s: 'pg_class',
  r: 'pg_proc',
  t: 'pg_type',
  c: 'pg_constraint',
  n: 'pg_namespace',
  e: 'pg_extension',
  f: 'pg_foreign_server',
  o: 'pg_collation',
  ...Object.fromEntries(Object.values(MORE_OBJECTS).map(({ letter, catalog }) => [letter, catalog])),
})
  .map(
    ([letter, catalog]) =>
      `SELECT '${letter}', m.objoid, m.objsubid, m.description FROM pg_catalog.pg_description m WHERE m.classoid = 'pg_catalog.${catalog}'::regclass${NARROWED[catalog] ?? ' AND m.objoid >= 16384'}`,
  )
  .join('\nUNION ALL ')
