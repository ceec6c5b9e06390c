import { expect, test } from 'vitest'
import { pieces } from '../../../../src/renderer/features/relation/ddl-pieces'

const of = (text: string, kind: string) => pieces(text).flatMap((piece) => (piece.kind === kind ? [piece.words] : []))

test('statements are cut into keywords, names, texts, numbers and notes, and nothing of them is lost', () => {
  const text = `ALTER TABLE "a ""TABLE"" b" ADD CONSTRAINT x CHECK (n > 1.5); -- WHERE nobody looks\nCOMMENT ON TABLE \`t\` IS 'it''s ON';`
  expect(of(text, 'keyword')).toEqual(['ALTER', 'TABLE', 'ADD', 'CONSTRAINT', 'CHECK', 'COMMENT', 'ON', 'TABLE', 'IS'])
  expect(of(text, 'name')).toEqual(['"a ""TABLE"" b"', '`t`'])
  expect(of(text, 'string')).toEqual(["'it''s ON'"])
  expect(of(text, 'number')).toEqual(['1.5'])
  expect(of(text, 'note')).toEqual(['-- WHERE nobody looks'])
  expect(
    pieces(text)
      .map(({ words }) => words)
      .join(''),
  ).toBe(text)
})

test('a type is no keyword, though words of it are', () => {
  const text = 'at timestamp with time zone, b time without time zone, c timestamp) WITH (fillfactor=70)'
  expect(of(text, 'keyword')).toEqual(['WITH'])
})
