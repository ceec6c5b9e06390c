import type { RelationName } from '@shared/catalog'
import { quoteIdent } from '../quote'
import { texts } from './gate.sql'

export function firstRows({ schema, name }: RelationName, limit: number): string {
  return /* SQL */ `SELECT * FROM ${quoteIdent(schema)}.${quoteIdent(name)} LIMIT ${String(limit)}`
}

export function columnTypes({ schema, name }: RelationName): string {
  return /* SQL */ `SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ${texts([schema])} AND TABLE_NAME = ${texts([name])}`
}
