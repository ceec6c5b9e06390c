import type { EngineInfo, FormField } from '@shared/connection'
import { expect, test } from 'vitest'
import { blankDraft, filled, optionsOf, secretsOf } from '../../../../src/renderer/features/connections/draft'

const field = (name: string, more: Partial<FormField> = {}): FormField => ({
  ...{ name, label: name, kind: 'text', required: false, secret: false, group: 'server' },
  ...more,
})
const engine: EngineInfo = {
  ...{ id: 'some', label: 'Some', icon: 'So' },
  fields: [
    field('host', { required: true }),
    field('port', { kind: 'number', required: true, default: 5 }),
    field('database'),
    field('user', { group: 'login' }),
    field('password', { secret: true, kind: 'password', group: 'login' }),
  ],
  capabilities: { schemas: true, materializedViews: false, cancelQuery: true, network: true },
}
const parsed = (host: string, database: string, password?: string) => ({
  ...{ engine: 'some', name: `${host}/${database}`, options: { host, port: 5, database, user: 'u' } },
  secrets: password === undefined ? {} : { password },
})

test('a URL fills every field, and what is not in it keeps its default', () => {
  const draft = filled(blankDraft(engine), engine, parsed('h', 'd', 'p'))
  expect(optionsOf(draft, engine)).toEqual({ host: 'h', port: 5, database: 'd', user: 'u' })
  expect(secretsOf(draft)).toEqual({ password: 'p' })
  expect(draft.name).toBe('h/d')
})

test('the next URL replaces a name that came from the last one, and never one that was typed', () => {
  const first = filled(blankDraft(engine), engine, parsed('h', 'd'))
  expect(filled(first, engine, parsed('h', 'e')).name).toBe('h/e')
  expect(filled({ ...first, name: 'Mine' }, engine, parsed('h', 'e')).name).toBe('Mine')
})

test('a password stays for the same login, and never goes to another host or user', () => {
  const first = filled(blankDraft(engine), engine, parsed('h', 'd', 'p'))
  expect(secretsOf(filled(first, engine, parsed('h', 'other')))).toEqual({ password: 'p' })
  expect(secretsOf(filled(first, engine, parsed('elsewhere', 'd')))).toEqual({})
  const other = { ...parsed('h', 'd'), options: { host: 'h', port: 5, user: 'somebody' } }
  expect(secretsOf(filled(first, engine, other))).toEqual({})
})
