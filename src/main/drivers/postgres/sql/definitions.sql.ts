import { inScope, OWN_SCHEMAS, RELATION_KINDS, type Scope } from './scope.sql'

/**
 * Statements that deparse expressions. Each opens the relations it is about and so would wait while somebody alters them:
 * what is locked exclusively, or about to be, is left out by name. Each runs in a transaction of its own, since deparsing a
 * view keeps its locks until the end. First column: the relation, for asking again about fewer of them.
 */
export type Locks = 'known' | 'unknown'

/** `unknown` for a role that may not read pg_locks: it finds out by waiting. */
function locked(locks: Locks): string {
  const known = /* SQL */ `SELECT l.relation FROM pg_catalog.pg_locks l WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
  AND l.pid IS DISTINCT FROM pg_backend_pid() AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())`
  return `WITH locked AS MATERIALIZED (${locks === 'known' ? known : 'SELECT 0::oid AS relation'})`
}

/** What depends, by this catalog's own entries, on a locked relation: views, rules, policies and function bodies name others. */
function reachesLocked(catalog: string): string {
  return /* SQL */ `(SELECT d.objid FROM locked JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = locked.relation WHERE d.classid = 'pg_catalog.${catalog}'::regclass)`
}

const FREE = /* SQL */ `c.oid NOT IN (SELECT relation FROM locked)`

/** Expressions of generated columns: relation, column number, text. */
export function generated(scope: Scope, locks: Locks): string {
  return /* SQL */ `${locked(locks)}
SELECT d.adrelid, d.adnum, pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum JOIN pg_catalog.pg_class c ON c.oid = d.adrelid
WHERE a.attgenerated <> '' AND ${inScope(scope, 'c')} AND ${FREE}`
}

/** Check expressions, and exclusion constraints from EXCLUDE on: relation, constraint, text. */
export function checks(scope: Scope, locks: Locks): string {
  return /* SQL */ `${locked(locks)}
SELECT k.conrelid, k.oid, CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) ELSE pg_get_constraintdef(k.oid) END FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid WHERE k.contype IN ('c','x') AND ${inScope(scope, 'c')} AND ${FREE}`
}

/** Predicates and expression parts of indexes: relation, index, predicate, parts as a JSON list with null for plain columns. */
export function indexExpressions(scope: Scope, locks: Locks): string {
  return /* SQL */ `${locked(locks)}
SELECT i.indrelid, i.indexrelid, pg_get_expr(i.indpred, i.indrelid), CASE WHEN i.indexprs IS NOT NULL THEN
  (SELECT json_agg(CASE WHEN i.indkey[n] = 0 THEN pg_get_indexdef(i.indexrelid, n + 1, false) END ORDER BY n) FROM generate_series(0, i.indnkeyatts - 1) n) END
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
WHERE (i.indpred IS NOT NULL OR i.indexprs IS NOT NULL) AND ${inScope(scope, 'c')} AND ${FREE}`
}

/** How partitioned relations are divided: relation, text. */
export function partitionKeys(scope: Scope, locks: Locks): string {
  return /* SQL */ `${locked(locks)}
SELECT c.oid, pg_get_partkeydef(c.oid) FROM pg_catalog.pg_class c WHERE c.relkind = 'p' AND ${inScope(scope, 'c')} AND ${FREE}`
}

/** Triggers with a condition: relation, trigger, text. */
export function conditionalTriggers(scope: Scope, locks: Locks): string {
  return /* SQL */ `${locked(locks)}
SELECT t.tgrelid, t.oid, pg_get_triggerdef(t.oid) FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
WHERE t.tgqual IS NOT NULL AND NOT t.tgisinternal AND ${inScope(scope, 'c')} AND ${FREE}`
}

/** Extended statistics: relation, object, text, with how much is sampled (since 13) and an owner who is not the relation's. */
export function statisticsDefinitions(scope: Scope, locks: Locks, version: number): string {
  const alter = (what: string, value: string) => `format(E';\\nALTER STATISTICS %I.%I ${what}', n.nspname, s.stxname, ${value})`
  const target =
    version >= 130_000 ? ` || CASE WHEN s.stxstattarget >= 0 THEN ${alter('SET STATISTICS %s', 's.stxstattarget')} ELSE '' END` : ''
  return /* SQL */ `${locked(locks)}
SELECT s.stxrelid, s.oid, pg_get_statisticsobjdef(s.oid)${target} || CASE WHEN s.stxowner <> c.relowner THEN ${alter('OWNER TO %I', 'pg_get_userbyid(s.stxowner)')} ELSE '' END
FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace JOIN pg_catalog.pg_class c ON c.oid = s.stxrelid
WHERE ${inScope(scope, 'c')} AND ${FREE}`
}

/** Conditions of policies: relation, policy, USING, WITH CHECK. */
export function policyConditions(scope: Scope, locks: Locks): string {
  return /* SQL */ `${locked(locks)}
SELECT p.polrelid, p.oid, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid) FROM pg_catalog.pg_policy p
JOIN pg_catalog.pg_class c ON c.oid = p.polrelid WHERE ${inScope(scope, 'c')} AND ${FREE} AND p.oid NOT IN ${reachesLocked('pg_policy')}`
}

/** Rules that users wrote: relation, rule, text. */
export function ruleDefinitions(scope: Scope, locks: Locks): string {
  return /* SQL */ `${locked(locks)}
SELECT r.ev_class, r.oid, pg_get_ruledef(r.oid) FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
WHERE r.rulename <> '_RETURN' AND ${inScope(scope, 'c')} AND ${FREE} AND r.oid NOT IN ${reachesLocked('pg_rewrite')}`
}

/** Views: relation, SELECT. */
export function views(scope: Scope, locks: Locks): string {
  return /* SQL */ `${locked(locks)}
SELECT c.oid, pg_get_viewdef(c.oid) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
WHERE c.relkind IN ('v','m') AND ${inScope(scope, 'c')} AND ${FREE} AND r.oid NOT IN ${reachesLocked('pg_rewrite')}`
}

/** Relations that can have any of these, when a statement about all of them failed. */
export function definitionRelations(scope: Scope): string {
  return /* SQL */ `SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relkind IN ${RELATION_KINDS} AND ${inScope(scope, 'c')} ORDER BY 1`
}

/** Routines whose body is kept parsed (since 14): its statements name relations. Routine, definition, body. */
export function parsedBodies(locks: Locks): string {
  return /* SQL */ `${locked(locks)}
SELECT p.oid, pg_get_functiondef(p.oid), pg_get_function_sqlbody(p.oid) FROM pg_catalog.pg_proc p
WHERE p.prosqlbody IS NOT NULL AND p.pronamespace IN ${OWN_SCHEMAS} AND p.oid NOT IN ${reachesLocked('pg_proc')}`
}

/** Conditions by which publications choose rows (since 15): relation, its entry in a publication, text. */
export function publicationConditions(locks: Locks): string {
  return /* SQL */ `${locked(locks)}
SELECT r.prrelid, r.oid, pg_get_expr(r.prqual, r.prrelid) FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
WHERE r.prqual IS NOT NULL AND ${FREE}`
}
