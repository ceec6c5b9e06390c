import { bucketOf, cls } from './fingerprint.sql'

/** Where the statement of the marks is narrowed: empty texts where all are asked for. */
export interface Narrow {
  /** What stands before what is joined with the things whose marks are asked for, and the condition of that join. */
  readonly things: string
  on(classid: string, objid: string): string
  /** Condition: this column holds an oid of `affected` (a relation or sequence whose mark is asked for) or `needed`. */
  to(column: string, set?: 'affected' | 'needed'): string
  /** Condition: this column holds an oid of one of the things, of that catalog. */
  of(catalog: string, column: string): string
}

export const WIDE: Narrow = { things: '', on: () => '', to: () => '', of: () => '' }

export const NARROW: Narrow = {
  things: 'things x JOIN ',
  on: (classid, objid) => ` ON ${classid} = x.classid AND ${objid} = x.objid`,
  to: (column, set = 'affected') => ` AND ${column} = ANY (ARRAY(SELECT f.r FROM ${set} f))`,
  of: (catalog, column) => ` AND ${column} = ANY (ARRAY(SELECT f.objid FROM things f WHERE f.classid = ${cls(catalog)}))`,
}

/** Catalogs whose rows belong to a relation and can themselves show names of others, with the column that says whose they are. */
type Parts = Readonly<Record<string, string>>

/** By an index: whose columns have none are joined instead, for until 13 every row is held against every oid of the list. */
const among = (column: string, set: string) => `${column} = ANY (ARRAY(SELECT f.r FROM ${set} f))`

/**
 * What a few buckets are about:
 * - `touched`: relations, indexes and sequences whose own rows may have been written, `base`: with the tables of those indexes;
 * - `dependers`: what shows the name or columns of one of them (a view, a default, a policy, a body, an owned sequence);
 * - `affected`: relations and sequences whose marks may have moved: those, and who points at them;
 * - `things`: by catalog everything that a mark of those is made from; with routines, composite types and publications, the only
 *   objects beside sequences whose marks are made from relations;
 * - `needed`: whose columns are part of one of the marks.
 */
export function narrowHead(buckets: readonly number[], parts: Parts): string {
  if (!buckets.every(Number.isSafeInteger)) throw new Error('a bucket is a whole number')
  const holders = Object.entries(parts)
  const depending = ['pg_attrdef', 'pg_rewrite', 'pg_policy', 'pg_trigger']
  return /* SQL */ `
touched (r) AS MATERIALIZED (SELECT c.oid FROM pg_catalog.pg_class c WHERE c.oid >= 16384 AND ${bucketOf('c.oid')} = ANY ('{${buckets.join(',')}}'::bigint[])),
base (r) AS MATERIALIZED (SELECT t.r FROM touched t UNION SELECT i.indrelid FROM pg_catalog.pg_index i WHERE ${among('i.indexrelid', 'touched')}),
dependers AS MATERIALIZED (SELECT d.classid, d.objid FROM pg_catalog.pg_depend d WHERE d.refclassid = ${cls('pg_class')} AND ${among('d.refobjid', 'base')}
  AND (d.deptype = 'n' AND d.classid IN (${[...depending, 'pg_proc'].map(cls).join(', ')}) OR d.deptype IN ('a','i') AND d.classid = ${cls('pg_class')})),
affected (r) AS MATERIALIZED (SELECT b.r FROM base b
  UNION SELECT k.conrelid FROM pg_catalog.pg_constraint k JOIN base b ON b.r = k.confrelid WHERE k.contype = 'f'
  UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i WHERE ${among('i.inhparent', 'base')}
  UNION SELECT s.seqrelid FROM dependers d JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid WHERE d.classid = ${cls('pg_class')}
  ${depending.map((catalog) => `UNION SELECT t.${parts[catalog] ?? ''} FROM dependers d JOIN pg_catalog.${catalog} t ON t.oid = d.objid WHERE d.classid = ${cls(catalog)}`).join('\n  ')}),
things AS MATERIALIZED (SELECT ${cls('pg_class')}::oid AS classid, a.r AS objid FROM affected a
  UNION SELECT ${cls('pg_class')}, i.indexrelid FROM pg_catalog.pg_index i WHERE ${among('i.indrelid', 'affected')}
  ${holders.map(([catalog, relation]) => `UNION SELECT ${cls(catalog)}, t.oid FROM pg_catalog.${catalog} t WHERE ${among(`t.${relation}`, 'affected')}`).join('\n  ')}
  UNION SELECT d.classid, d.objid FROM dependers d WHERE d.classid = ${cls('pg_proc')}
  UNION SELECT ${cls('pg_type')}, t.oid FROM pg_catalog.pg_type t JOIN base b ON b.r = t.typrelid
  UNION SELECT ${cls('pg_publication')}, p.oid FROM pg_catalog.pg_publication p),
needed (r) AS MATERIALIZED (SELECT t.objid FROM things t WHERE t.classid = ${cls('pg_class')}
  UNION SELECT k.confrelid FROM pg_catalog.pg_constraint k WHERE k.contype = 'f' AND ${among('k.conrelid', 'affected')}
  UNION SELECT l.refobjid FROM links l WHERE l.refclassid = ${cls('pg_class')}
  UNION SELECT p.prrelid FROM pg_catalog.pg_publication_rel p),`
}
