import type { Row } from './batch'
import { text } from './lookup'
import { quoteIdent, quoteText } from './quote'

/** pg_aggregate.aggfinalmodify and aggmfinalmodify. */
const MODIFY: Readonly<Record<string, string>> = { r: 'READ_ONLY', s: 'SHAREABLE', w: 'READ_WRITE' }
const PARALLEL: Readonly<Record<string, string>> = { s: 'SAFE', r: 'RESTRICTED' }

/** CREATE AGGREGATE of a row of sql/objects.sql AGGREGATES (manual, CREATE AGGREGATE); `parallel` is pg_proc.proparallel. */
export function aggregateDefinition(schema: string, name: string, row: Row, parallel: string): string {
  const hypothetical = row[1] === 'h'
  const ordered = row[1] === 'o' || hypothetical
  const plain = (word: string, value: string | null | undefined) => (value === null || value === undefined ? [] : [`${word} = ${value}`])
  const quoted = (word: string, value: string | null | undefined) =>
    value === null || value === undefined ? [] : [`${word} = ${quoteText(value)}`]
  const flag = (word: string, value: string | null | undefined) => (value === 't' ? [word] : [])
  const usual = ordered ? 'w' : 'r'
  const modify = (word: string, value: string | null | undefined) => (value === usual ? [] : plain(word, MODIFY[text(value)]))
  const moving = row[16] !== null && row[16] !== undefined
  const parts = [
    ...plain('SFUNC', row[4]),
    ...plain('STYPE', row[5]),
    ...plain('SSPACE', row[6]),
    ...plain('FINALFUNC', row[7]),
    ...flag('FINALFUNC_EXTRA', row[8]),
    ...(row[7] === null ? [] : modify('FINALFUNC_MODIFY', row[9])),
    ...plain('COMBINEFUNC', row[10]),
    ...plain('SERIALFUNC', row[11]),
    ...plain('DESERIALFUNC', row[12]),
    ...quoted('INITCOND', row[13]),
    ...plain('MSFUNC', row[14]),
    ...plain('MINVFUNC', row[15]),
    ...plain('MSTYPE', row[16]),
    ...(moving ? plain('MSSPACE', row[20]) : []),
    ...plain('MFINALFUNC', row[17]),
    ...(moving ? flag('MFINALFUNC_EXTRA', row[21]) : []),
    ...(moving && row[17] !== null ? modify('MFINALFUNC_MODIFY', row[22]) : []),
    ...quoted('MINITCOND', row[18]),
    ...(row[19] === null || row[19] === undefined ? [] : [`SORTOP = OPERATOR(${row[19]})`]),
    ...plain('PARALLEL', PARALLEL[parallel]),
    ...(hypothetical ? ['HYPOTHETICAL'] : []),
  ]
  const args = text(row[3])
  return `CREATE AGGREGATE ${quoteIdent(schema)}.${quoteIdent(name)}(${args === '' ? '*' : args}) (${parts.join(', ')})`
}
