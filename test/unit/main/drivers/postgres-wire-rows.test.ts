import { describe, expect, test } from 'vitest'
import { WireRows } from '../../../../src/main/drivers/postgres/wire-rows'
import type { Row } from '../../../../src/main/drivers/postgres/batch'

const message = (letter: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5)
  head.write(letter)
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
const int16 = (value: number) => Buffer.from([value >> 8, value & 255])
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const row = (...values: readonly (string | null)[]): Buffer =>
  message(
    'D',
    Buffer.concat([
      int16(values.length),
      ...values.map((value) => (value === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]))),
    ]),
  )
const other = (letter: string, words: string) => message(letter, Buffer.from(`${words}\0`))

/** What was read and what was handed on, in the order in which it happened. */
function read(chunks: readonly Buffer[], take = true): (Row | string)[] {
  const told: (Row | string)[] = []
  const wire = new WireRows()
  if (take) wire.take((one) => told.push(one))
  for (const chunk of chunks) wire.read(chunk, (messages) => told.push(messages.toString('latin1')))
  return told
}

const ANSWER = [['T', 'names'], ['a', 'ä', '', null], ['a', 'x'.repeat(300), '0', '日本'], ['C', 'SELECT 2'], ['b'], ['Z', 'I']] as const
const bytesOf = (said: readonly (string | null)[]) =>
  'TCZ'.includes(said[0] ?? '-') && said.length === 2 ? other(said[0] ?? '', said[1] ?? '') : row(...said)
const WHOLE = Buffer.concat(ANSWER.map(bytesOf))
const EXPECTED = ANSWER.map((said) => (bytesOf(said)[0] === 0x44 ? [...said] : bytesOf(said).toString('latin1')))

describe('rows read off the wire', () => {
  test('come in their place among the other messages, texts and nulls as they were sent', () => {
    expect(read([WHOLE])).toEqual(EXPECTED)
  })

  test('are the same wherever the bytes were cut', () => {
    for (let size = 1; size < 60; size++) {
      const chunks = Array.from({ length: Math.ceil(WHOLE.length / size) }, (_, at) => WHOLE.subarray(at * size, (at + 1) * size))
      expect(read(chunks)).toEqual(EXPECTED)
    }
  })

  test('are handed on untouched while nobody takes them', () => {
    expect(read([WHOLE], false).join('')).toBe(WHOLE.toString('latin1'))
  })

  test('are told apart where their bytes differ, however many there are', () => {
    const values = Array.from({ length: 50_000 }, (_, at) => `c${String(at)}`)
    expect(read(values.map((value) => row(value)))).toEqual(values.map((value) => [value]))
  })

  test('a value that reaches beyond its row is refused', () => {
    const broken = message('D', Buffer.concat([int16(1), int32(400), Buffer.from('short')]))
    expect(() => read([broken])).toThrow('in the middle of a value')
    expect(() => read([message('D', Buffer.concat([int16(2), int32(-1)]))])).toThrow('in the middle of a value')
    expect(() => read([message('D', Buffer.concat([int16(1), int32(-2)]))])).toThrow('in the middle of a value')
  })

  test('what is no message is left to the library, and all after it', () => {
    const nonsense = Buffer.from([0x48, 0, 0, 0, 0, 0x44, 1, 2, 3, 4])
    expect(read([row('a'), nonsense, WHOLE])).toEqual([['a'], nonsense.toString('latin1'), WHOLE.toString('latin1')])
    const cut = read([row('a'), nonsense.subarray(0, 3), nonsense.subarray(3), WHOLE])
    expect(cut[0]).toEqual(['a'])
    expect(cut.slice(1).join('')).toBe(Buffer.concat([nonsense, WHOLE]).toString('latin1'))
  })
})
