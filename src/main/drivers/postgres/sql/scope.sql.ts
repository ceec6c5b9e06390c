/** Which relations a statement is about: all of the users' own, or those with certain oids. */
export type Scope = 'whole' | { readonly oids: readonly number[] }

/** Namespaces of users: everything but the system's own (manual, 5.9.5: names starting with pg_ are reserved). */
export const OWN_SCHEMAS = /* SQL */ `(SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')`

/** Those of the system's that every database has (manual, 5.9.5 and 37.1); schemas of temporary and of long values are left out. */
export const SYSTEM = ['pg_catalog', 'information_schema'] as const

/** The first oid that is given to anything made after initdb (FirstNormalObjectId, access/transam.h). */
export const FIRST_USER_OID = 16384

/** pg_class.relkind of what is a relation here (manual, pg_class). */
export const RELATION_KINDS = /* SQL */ `('r','p','v','m','f')`

/** Condition: the relation with this pg_class alias is one of the scope's. */
export function inScope(scope: Scope, alias: string): string {
  return scope === 'whole'
    ? `${alias}.relkind IN ${RELATION_KINDS} AND ${alias}.relnamespace IN ${OWN_SCHEMAS}`
    : `${alias}.relkind IN ${RELATION_KINDS} AND ${alias}.oid = ANY (${oidList(scope.oids)})`
}

/** Condition on a column that holds a relation's oid, for catalogs where joining pg_class would cost more than it spares. */
export function ofScope(scope: Scope, column: string): string {
  return scope === 'whole' ? `${column} >= ${String(FIRST_USER_OID)}` : `${column} = ANY (${oidList(scope.oids)})`
}

export function oidList(oids: readonly number[]): string {
  if (!oids.every((oid) => Number.isSafeInteger(oid) && oid >= 0)) throw new Error('an oid is a whole number')
  return `'{${oids.join(',')}}'::oid[]`
}

/** Oids that belong to an extension, of one catalog: made and removed with it. */
export function extensionMembers(catalog: string): string {
  return `(SELECT x.objid FROM pg_catalog.pg_depend x WHERE x.refclassid = 'pg_catalog.pg_extension'::regclass AND x.deptype = 'e' AND x.classid = 'pg_catalog.${catalog}'::regclass)`
}

/** Functions that a type brought along: constructors of ranges. */
export const CONSTRUCTORS = /* SQL */ `(SELECT x.objid FROM pg_catalog.pg_depend x WHERE x.classid = 'pg_catalog.pg_proc'::regclass AND x.deptype = 'i')`
