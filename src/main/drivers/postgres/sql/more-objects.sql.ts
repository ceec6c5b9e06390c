import type { ObjectKind } from '@shared/catalog'
import { extensionMembers, OWN_SCHEMAS } from './scope.sql'

/**
 * What few databases have of their own: operators and what is built of them, casts, languages, text search, wrappers, event triggers,
 * publications. Each query names its first columns oid, schema, name, signature and owner, so that marks can be made of the very rows
 * that a reading is made of. What an extension made is the extension's and left out.
 */

/** A name with its schema, as SQL writes it, from a catalog with columns of that prefix; nothing where the oid is none's. */
const named = (catalog: string, prefix: string, oid: string) =>
  `(SELECT quote_ident(xn.nspname) || '.' || quote_ident(x.${prefix}name) FROM pg_catalog.${catalog} x JOIN pg_catalog.pg_namespace xn ON xn.oid = x.${prefix}namespace WHERE x.oid = ${oid})`
/** The same of an operator, whose name is never quoted. */
const operator = (oid: string) =>
  `(SELECT quote_ident(xn.nspname) || '.' || x.oprname FROM pg_catalog.pg_operator x JOIN pg_catalog.pg_namespace xn ON xn.oid = x.oprnamespace WHERE x.oid = ${oid})`
const type = (oid: string) => `CASE WHEN ${oid} <> 0 THEN format_type(${oid}, NULL) END`
const routine = (oid: string) => `nullif(${oid}::oid::regproc::text, '-')`

/** pg_operator without shells, which are only named by another one. */
const OPERATORS = /* SQL */ `
SELECT o.oid, n.nspname AS schema, o.oprname AS name, concat(coalesce(${type('o.oprleft')}, 'NONE'), ', ', coalesce(${type('o.oprright')}, 'NONE')) AS signature, pg_get_userbyid(o.oprowner) AS owner,
  ${type('o.oprleft')}, ${type('o.oprright')}, format_type(o.oprresult, NULL), ${routine('o.oprcode')}, ${operator('o.oprcom')}, ${operator('o.oprnegate')}, ${routine('o.oprrest')}, ${routine('o.oprjoin')}, o.oprcanhash, o.oprcanmerge
FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
WHERE o.oprnamespace IN ${OWN_SCHEMAS} AND o.oprcode::oid <> 0 AND o.oid NOT IN ${extensionMembers('pg_operator')}`

/** Operators and functions that belong to a class, or to a family and none of its classes, as CREATE OPERATOR CLASS lists them. */
function members(catalog: 'pg_opclass' | 'pg_opfamily', oid: string): string {
  const belongs = (own: string) =>
    `JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.${own}'::regclass AND d.objid = p.oid AND d.refclassid = 'pg_catalog.${catalog}'::regclass AND d.refobjid = ${oid}`
  return /* SQL */ `(SELECT string_agg(x.text, E',\\n  ' ORDER BY x.sort, x.number, x.text) FROM (
    SELECT 1 AS sort, p.amopstrategy AS number, format('OPERATOR %s %s%s', p.amopstrategy, p.amopopr::regoperator, ' FOR ORDER BY ' || ${named('pg_opfamily', 'opf', 'p.amopsortfamily')}) AS text FROM pg_catalog.pg_amop p ${belongs('pg_amop')}
    UNION ALL SELECT 2, p.amprocnum, format('FUNCTION %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL), p.amproc::oid::regprocedure) FROM pg_catalog.pg_amproc p ${belongs('pg_amproc')}) x)`
}

const OPERATOR_FAMILIES = /* SQL */ `
SELECT f.oid, n.nspname AS schema, f.opfname AS name, m.amname AS signature, pg_get_userbyid(f.opfowner) AS owner, ${members('pg_opfamily', 'f.oid')}
FROM pg_catalog.pg_opfamily f JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace JOIN pg_catalog.pg_am m ON m.oid = f.opfmethod
WHERE f.opfnamespace IN ${OWN_SCHEMAS} AND f.oid NOT IN ${extensionMembers('pg_opfamily')}`

const OPERATOR_CLASSES = /* SQL */ `
SELECT c.oid, n.nspname AS schema, c.opcname AS name, m.amname AS signature, pg_get_userbyid(c.opcowner) AS owner, format_type(c.opcintype, NULL), c.opcdefault, ${named('pg_opfamily', 'opf', 'c.opcfamily')}, ${type('c.opckeytype')}, ${members('pg_opclass', 'c.oid')}
FROM pg_catalog.pg_opclass c JOIN pg_catalog.pg_namespace n ON n.oid = c.opcnamespace JOIN pg_catalog.pg_am m ON m.oid = c.opcmethod
WHERE c.opcnamespace IN ${OWN_SCHEMAS} AND c.oid NOT IN ${extensionMembers('pg_opclass')}`

/** A cast has no name, no schema and no owner: it is called by its types, as CREATE CAST does. A range brings its own along. */
const CASTS = /* SQL */ `
SELECT c.oid, '' AS schema, format_type(c.castsource, NULL) || ' AS ' || format_type(c.casttarget, NULL) AS name, '' AS signature, NULL AS owner, CASE WHEN c.castfunc <> 0 THEN c.castfunc::regprocedure::text END, c.castcontext, c.castmethod
FROM pg_catalog.pg_cast c WHERE c.oid >= 16384 AND c.oid NOT IN (SELECT x.objid FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_cast'::regclass AND x.deptype IN ('e', 'i'))`

const LANGUAGES = /* SQL */ `
SELECT l.oid, '' AS schema, l.lanname AS name, '' AS signature, pg_get_userbyid(l.lanowner) AS owner, l.lanacl::text, l.lanpltrusted, ${routine('l.lanplcallfoid')}, ${routine('l.laninline')}, ${routine('l.lanvalidator')}
FROM pg_catalog.pg_language l WHERE l.lanispl AND l.oid >= 16384 AND l.oid NOT IN ${extensionMembers('pg_language')}`

const CONFIGURATIONS = /* SQL */ `
SELECT c.oid, n.nspname AS schema, c.cfgname AS name, '' AS signature, pg_get_userbyid(c.cfgowner) AS owner, ${named('pg_ts_parser', 'prs', 'c.cfgparser')},
  (SELECT json_agg(json_build_array(k.alias, k.dictionaries) ORDER BY k.number) FROM (
    SELECT p.maptokentype AS number, t.alias, string_agg(p.mapdict::regdictionary::text, ', ' ORDER BY p.mapseqno) AS dictionaries
    FROM pg_catalog.pg_ts_config_map p JOIN ts_token_type(c.cfgparser) t ON t.tokid = p.maptokentype WHERE p.mapcfg = c.oid GROUP BY p.maptokentype, t.alias) k)
FROM pg_catalog.pg_ts_config c JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
WHERE c.cfgnamespace IN ${OWN_SCHEMAS} AND c.oid NOT IN ${extensionMembers('pg_ts_config')}`

/** Settings of a dictionary are kept as CREATE TEXT SEARCH DICTIONARY takes them. */
const DICTIONARIES = /* SQL */ `
SELECT c.oid, n.nspname AS schema, c.dictname AS name, '' AS signature, pg_get_userbyid(c.dictowner) AS owner, ${named('pg_ts_template', 'tmpl', 'c.dicttemplate')}, c.dictinitoption
FROM pg_catalog.pg_ts_dict c JOIN pg_catalog.pg_namespace n ON n.oid = c.dictnamespace
WHERE c.dictnamespace IN ${OWN_SCHEMAS} AND c.oid NOT IN ${extensionMembers('pg_ts_dict')}`

const WRAPPERS = /* SQL */ `
SELECT w.oid, '' AS schema, w.fdwname AS name, '' AS signature, pg_get_userbyid(w.fdwowner) AS owner, w.fdwacl::text, ${routine('w.fdwhandler')}, ${routine('w.fdwvalidator')}, w.fdwoptions::text
FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.oid NOT IN ${extensionMembers('pg_foreign_data_wrapper')}`

const EVENT_TRIGGERS = /* SQL */ `
SELECT e.oid, '' AS schema, e.evtname AS name, '' AS signature, pg_get_userbyid(e.evtowner) AS owner, e.evtevent, ${routine('e.evtfoid')}, e.evtenabled, array_to_json(e.evttags)
FROM pg_catalog.pg_event_trigger e WHERE e.oid NOT IN ${extensionMembers('pg_event_trigger')}`

/** Of relations their names, columns where not all are published (15), and whether rows are chosen (15): by what is asked later. */
function publications(version: number): string {
  const chosen =
    version >= 150_000
      ? '(SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[])), r.prqual IS NOT NULL'
      : 'NULL, false'
  return /* SQL */ `
SELECT p.oid, '' AS schema, p.pubname AS name, '' AS signature, pg_get_userbyid(p.pubowner) AS owner, p.puballtables,
  concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),
  ${version >= 130_000 ? 'p.pubviaroot' : 'false'}, ${version >= 180_000 ? 'p.pubgencols' : "'n'"},
  (SELECT json_agg(json_build_array(r.oid::text, n.nspname, c.relname, ${chosen}) ORDER BY n.nspname, c.relname) FROM pg_catalog.pg_publication_rel r
    JOIN pg_catalog.pg_class c ON c.oid = r.prrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE r.prpubid = p.oid),
  ${version >= 150_000 ? '(SELECT json_agg(n.nspname ORDER BY n.nspname) FROM pg_catalog.pg_publication_namespace s JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid)' : 'NULL'}
FROM pg_catalog.pg_publication p WHERE p.oid NOT IN ${extensionMembers('pg_publication')}`
}

/** Their kinds, by the name of the question: the catalog that its oids are of, and the letter of its comments (OBJECT_COMMENTS). */
export const MORE_OBJECTS = {
  operators: { kind: 'operator', catalog: 'pg_operator', letter: 'O' },
  operatorFamilies: { kind: 'operator family', catalog: 'pg_opfamily', letter: 'F' },
  ownOperatorClasses: { kind: 'operator class', catalog: 'pg_opclass', letter: 'K' },
  casts: { kind: 'cast', catalog: 'pg_cast', letter: 'C' },
  languages: { kind: 'language', catalog: 'pg_language', letter: 'l' },
  configurations: { kind: 'text search configuration', catalog: 'pg_ts_config', letter: 'g' },
  dictionaries: { kind: 'text search dictionary', catalog: 'pg_ts_dict', letter: 'd' },
  wrappers: { kind: 'foreign data wrapper', catalog: 'pg_foreign_data_wrapper', letter: 'w' },
  eventTriggers: { kind: 'event trigger', catalog: 'pg_event_trigger', letter: 'v' },
  publications: { kind: 'publication', catalog: 'pg_publication', letter: 'p' },
} as const satisfies Readonly<Record<string, { readonly kind: ObjectKind; readonly catalog: string; readonly letter: string }>>
export type MoreObjects = keyof typeof MORE_OBJECTS

/** Their queries. */
export function moreObjects(version: number): Readonly<Record<MoreObjects, string>> {
  return {
    operators: OPERATORS,
    operatorFamilies: OPERATOR_FAMILIES,
    ownOperatorClasses: OPERATOR_CLASSES,
    casts: CASTS,
    languages: LANGUAGES,
    configurations: CONFIGURATIONS,
    dictionaries: DICTIONARIES,
    wrappers: WRAPPERS,
    eventTriggers: EVENT_TRIGGERS,
    publications: publications(version),
  }
}
