import { type Channel, contract } from '@shared/contract'
import { ERROR_CODES } from '@shared/errors'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { z } from 'zod'
import type { Engine } from '../../src/main/engine'
import { type Channels, openChannels } from '../support/channels'
import { newHome, startEngine } from '../support/engine'
import { rounds } from '../support/soak'

const PAYLOADS = rounds(10_000, 100_000)
const CHANNELS = Object.keys(contract) as Channel[]

interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly minLength?: number
  readonly pattern?: string
  readonly minItems?: number
  readonly minimum?: number
}

let engine: Engine
let channels: Channels
let id = ''

beforeAll(async () => {
  engine = await startEngine(inject('host'), newHome(), 'redis://127.0.0.1:1/0')
  channels = openChannels(engine)
  await channels.call('vault.setPassword', { password: 'master' })
  id = (await channels.call('connections.create', { name: 'Kept', engine: 'sqlite', options: { path: '/nowhere/x.db' }, secrets: {} })).id
})
afterAll(async () => {
  await channels.close()
  await engine.close()
})

const schemaOf = (channel: Channel) => z.toJSONSchema(contract[channel].input, { io: 'input' }) as Schema

/** The least that a channel takes, with every member that may be left out in it. */
function valid(schema: Schema, name = ''): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  if (schema.anyOf?.[0] !== undefined) return valid(schema.anyOf[0], name)
  // The texts with a form are the name of a backup and, where it may be nothing, a proxy.
  if (schema.pattern !== undefined) return new RegExp(schema.pattern).test('') ? '' : 'backup.db'
  if (schema.type === 'string') return name === 'id' ? id : 'x'.repeat(Math.max(1, schema.minLength ?? 1))
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(schema.minimum ?? 1, 1)
  if (schema.type === 'boolean') return false
  if (schema.type === 'array') return Array.from({ length: schema.minItems ?? 0 }, () => valid(schema.items ?? {}))
  return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, one]) => [key, valid(one, key)]))
}

/** Values that are wrong for a member of that kind, whatever else it allows. */
function wrong(schema: Schema): readonly unknown[] {
  const others = [Number.NaN, Number.POSITIVE_INFINITY, Symbol.iterator.toString, new Date(0), new Map([[1, 2]]), new Uint8Array(8)]
  const kinds = [schema, ...(schema.anyOf ?? [])].map(
    (one) => one.type ?? (one.const === undefined && one.enum === undefined ? '' : typeof (one.const ?? one.enum?.[0])),
  )
  const plain = [
    ...(kinds.includes('string') ? [] : ['true']),
    ...(kinds.includes('number') || kinds.includes('integer') ? [] : [1]),
    ...(kinds.includes('boolean') ? [] : [true]),
  ]
  return [DEEP, HUGE, ...others, ...plain, ...(kinds.includes('null') ? [] : [null])]
}

function deep(levels: number): unknown {
  let value: unknown = []
  for (let at = 0; at < levels; at += 1) value = [value]
  return value
}

const DEEP = deep(100_000)
const HUGE = 'x'.repeat(10_000_000)
const cyclic: Record<string, unknown> = {}
cyclic['self'] = cyclic

/** Inputs of a channel that must be refused: each is a right one with one thing wrong. */
function spoilt(channel: Channel): fc.Arbitrary<unknown> {
  const schema = schemaOf(channel)
  const right = valid(schema) as Record<string, unknown>
  const members = Object.entries(schema.properties ?? {})
  const without = (schema.required ?? []).map((name) => Object.fromEntries(Object.entries(right).filter(([key]) => key !== name)))
  return fc.oneof(
    fc.constantFrom<unknown>(null, undefined, 0, Number.NaN, '', '{}', [], [right], new Date(0), new Map(), cyclic, DEEP, HUGE),
    fc
      .tuple(fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', '')), fc.anything())
      .filter(([name]) => !Object.hasOwn(schema.properties ?? {}, name))
      .map(([name, value]) => Object.defineProperty({ ...right }, name, { value, enumerable: true })),
    ...(without.length === 0 ? [] : [fc.constantFrom(...without)]),
    ...members.map(([name, member]) => fc.constantFrom(...wrong(member)).map((value) => ({ ...right, [name]: value }))),
  )
}

test('what the spoilt inputs are made of would be taken as it is', () => {
  const refused = CHANNELS.filter((channel) => !contract[channel].input.safeParse(valid(schemaOf(channel))).success)
  expect(refused).toEqual([])
})

test(`R10: ${String(PAYLOADS)} payloads over all channels: none accepted wrongly, none crashes, nothing changes`, async () => {
  const unhandled: unknown[] = []
  const notice = (error: unknown) => void unhandled.push(error)
  process.on('unhandledRejection', notice)
  const before = await channels.call('connections.list', {})
  const any = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withNullPrototype: true })
  const spoiltInput = fc.oneof(...CHANNELS.map((channel) => spoilt(channel).map((input) => ({ channel, input, must: true }))))
  const anyInput = fc
    .tuple(fc.oneof(fc.constantFrom(...CHANNELS), fc.string()), any)
    .map(([channel, input]) => ({ channel: channel as Channel, input, must: false }))
  let refused = 0
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 3, arbitrary: spoiltInput }, { weight: 1, arbitrary: anyInput }),
      async ({ channel, input, must }) => {
        const reply = await channels.raw(channel, input)
        if (must) {
          expect(reply, channel).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
          refused += 1
        } else if (!reply.ok) {
          expect(
            ERROR_CODES.filter((code) => code !== 'internal'),
            channel,
          ).toContain(reply.error.code)
        }
      },
    ),
    { numRuns: PAYLOADS },
  )
  process.off('unhandledRejection', notice)
  expect(refused).toBeGreaterThan(PAYLOADS / 2)
  expect(unhandled).toEqual([])
  expect(Reflect.ownKeys(Object.prototype)).toEqual(Reflect.ownKeys(Object.getPrototypeOf({}) as object))
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  // The sample may have been asked for, and a lock: what was saved is as it was.
  await channels.call('vault.unlock', { password: 'master' })
  expect(await channels.call('connections.list', {})).toEqual(expect.arrayContaining(before))
}, 600_000)
