import type { Relation } from '@shared/catalog'
import { TEMPLATES, template } from '@shared/sql-templates'
import { expect, test } from 'vitest'

const column = (name: string, more: Partial<Relation['columns'][number]> = {}) => ({
  ...{ name, position: 1, type: 'text', nullable: true },
  ...more,
})
const orders: Relation = {
  ...{ schema: 'shop', name: 'or"ders', kind: 'table', uniqueKeys: [], foreignKeys: [], checks: [], indexes: [], triggers: [] },
  columns: [column('id', { identity: 'always' }), column('or der'), column('total', { generated: '1 + 1' }), column('note')],
  primaryKey: { name: 'pk', columns: ['id'] },
}
const quote = (name: string) => `<${name}>`

test('a statement names columns as the engine takes them and leaves out what cannot be written', () => {
  expect(template('select', orders, quote)).toBe('SELECT\n  <id>,\n  <or der>,\n  <total>,\n  <note>\nFROM <shop>.<or"ders>\nLIMIT 100;')
  expect(template('count', orders, quote)).toBe('SELECT count(*)\nFROM <shop>.<or"ders>;')
  expect(template('insert', orders, quote)).toBe(
    'INSERT INTO <shop>.<or"ders> (\n  <or der>,\n  <note>\n) VALUES (\n  :or_der,\n  :note\n);',
  )
  expect(template('update', orders, quote)).toBe('UPDATE <shop>.<or"ders>\nSET\n  <or der> = :or_der,\n  <note> = :note\nWHERE <id> = :id;')
  expect(template('delete', orders, quote)).toBe('DELETE FROM <shop>.<or"ders>\nWHERE <id> = :id;')
})

test('no name of a column ends the place of its value early', () => {
  const odd = { ...orders, columns: [column("x'; DROP TABLE y; --")], primaryKey: undefined }
  for (const kind of TEMPLATES) expect(template(kind, odd, () => '<q>')).not.toMatch(/'|DROP TABLE|--/)
})
