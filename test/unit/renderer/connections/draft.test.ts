import type { EngineInfo, FormField } from '@shared/connection'
import { expect, test } from 'vitest'
import {
  blankDraft,
  draftOf,
  filled,
  inEnvironment,
  isFilled,
  optionsOf,
  secretsOf,
  shownFields,
} from '../../../../src/renderer/features/connections/draft'

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
  capabilities: {
    schemas: true,
    materializedViews: false,
    cancelQuery: true,
    network: true,
    hidesByRight: false,
    grants: true,
    databases: false,
    systemSchemas: false,
  },
  literals: { quote: '"', backslash: false, bytes: 'text' },
}
const parsed = (host: string, database: string, password?: string) => ({
  ...{ engine: 'some', name: `${host}/${database}`, options: { host, port: 5, database, user: 'u' } },
  secrets: password === undefined ? {} : { password },
})

test('a URL fills every field, and what is not in it keeps its default', () => {
  const draft = filled(blankDraft(engine), engine, parsed('h', 'd', 'p'))
  expect(optionsOf(draft, engine)).toEqual({ host: 'h', port: 5, database: 'd', user: 'u' })
  expect(secretsOf(draft, engine)).toEqual({ password: 'p' })
  expect(draft.name).toBe('h/d')
})

test('the next URL replaces a name that came from the last one, and never one that was typed', () => {
  const first = filled(blankDraft(engine), engine, parsed('h', 'd'))
  expect(filled(first, engine, parsed('h', 'e')).name).toBe('h/e')
  expect(filled({ ...first, name: 'Mine' }, engine, parsed('h', 'e')).name).toBe('Mine')
})

test('a password stays for the same login, and never goes to another host or user', () => {
  const first = filled(blankDraft(engine), engine, parsed('h', 'd', 'p'))
  expect(secretsOf(filled(first, engine, parsed('h', 'other')), engine)).toEqual({ password: 'p' })
  expect(secretsOf(filled(first, engine, parsed('elsewhere', 'd')), engine)).toEqual({})
  const other = { ...parsed('h', 'd'), options: { host: 'h', port: 5, user: 'somebody' } }
  expect(secretsOf(filled(first, engine, other), engine)).toEqual({})
})

const on = { field: 'ssh', is: true }
const tunnelled: EngineInfo = {
  ...engine,
  fields: [
    field('host', { required: true }),
    field('ssh', { kind: 'toggle', default: false, group: 'ssh' }),
    field('sshHost', { group: 'ssh', when: [on] }),
    field('sshPort', { kind: 'number', default: 22, group: 'ssh', when: [on] }),
    field('sshAuth', { kind: 'select', default: 'key', group: 'ssh', when: [on] }),
    field('sshPassword', { kind: 'password', secret: true, group: 'ssh', when: [on, { field: 'sshAuth', is: 'password' }] }),
  ],
}
const names = (draft: ReturnType<typeof blankDraft>) => shownFields(draft, tunnelled).map(({ name }) => name)

test('fields of a tunnel show once it is wanted, and those of the login that was chosen', () => {
  const draft = blankDraft(tunnelled)
  expect(names(draft)).toEqual(['host', 'ssh'])
  const through = { ...draft, values: { ...draft.values, ssh: true } }
  expect(names(through)).toEqual(['host', 'ssh', 'sshHost', 'sshPort', 'sshAuth'])
  expect(names({ ...through, values: { ...through.values, sshAuth: 'password' } })).toContain('sshPassword')
})

test('what was typed into a tunnel that is switched off stays in the form, and no secret of it is sent', () => {
  const draft = blankDraft(tunnelled)
  const values = { ...draft.values, host: 'h', ssh: false, sshHost: 'bastion', sshAuth: 'password' }
  const off = { ...draft, values, secrets: { sshPassword: 's' } }
  expect(optionsOf(off, tunnelled)).toEqual({ host: 'h', ssh: false, sshHost: 'bastion', sshAuth: 'password' })
  expect(secretsOf(off, tunnelled)).toEqual({})
  expect(secretsOf({ ...off, values: { ...values, ssh: true } }, tunnelled)).toEqual({ sshPassword: 's' })
})

test('a connection that was saved without a tunnel opens with the defaults of one', () => {
  const saved = {
    ...{
      id: 'c',
      name: 'C',
      engine: 'some',
      environment: 'local' as const,
      shared: false,
      database: '',
      target: '',
      revision: 1,
      locked: false,
    },
    ...{ readOnly: true, folder: '', colour: 'none' as const, asks: false },
    ...{ createdAt: 0, updatedAt: 0, options: { host: 'h' }, secretsSet: [] },
  }
  const draft = draftOf(saved, tunnelled)
  expect(names({ ...draft, values: { ...draft.values, ssh: true } })).toEqual(['host', 'ssh', 'sshHost', 'sshPort', 'sshAuth'])
  expect(optionsOf(draft, tunnelled)).toEqual({ host: 'h' })
  expect(optionsOf({ ...draft, values: { ...draft.values, ssh: true, sshHost: 'b' } }, tunnelled)).toEqual({
    ...{ host: 'h', ssh: true, sshHost: 'b', sshPort: 22, sshAuth: 'key' },
  })
})

const strict = [{ field: 'tls', is: ['', 'verify-full'] }]
const encrypted: EngineInfo = {
  ...engine,
  fields: [
    field('host', { required: true }),
    field('tls', { kind: 'select', default: '', group: 'tls' }),
    field('caFile', { group: 'tls', folded: true, when: strict }),
    field('keyPassword', { group: 'tls', secret: true, folded: true, when: strict }),
  ],
}

test('fields of certificates show where the kind of encryption uses them, also where none was ever chosen', () => {
  const draft = blankDraft(encrypted)
  const shown = (values: typeof draft.values) => shownFields({ ...draft, values }, encrypted).map(({ name }) => name)
  expect(shown(draft.values)).toContain('caFile')
  expect(shown({ host: 'h' })).toContain('caFile')
  expect(shown({ ...draft.values, tls: 'verify-full' })).toContain('caFile')
  expect(shown({ ...draft.values, tls: 'disable' })).toEqual(['host', 'tls'])
})

test('a field is filled by what was typed or pasted, and by a secret that is stored', () => {
  const draft = blankDraft(encrypted)
  const [, , caFile, keyPassword] = encrypted.fields
  if (caFile === undefined || keyPassword === undefined) throw new Error('no fields')
  expect(isFilled(draft, caFile, [])).toBe(false)
  expect(isFilled({ ...draft, values: { ...draft.values, caFile: '/ca.pem' } }, caFile, [])).toBe(true)
  expect(isFilled(draft, keyPassword, ['keyPassword'])).toBe(true)
  expect(isFilled({ ...draft, secrets: { keyPassword: 's' } }, keyPassword, [])).toBe(true)
})

const guarded: EngineInfo = { ...engine, fields: [...engine.fields, field('readOnly', { kind: 'toggle', default: true, group: 'access' })] }

test('a new connection is read-only, one of an older Relata too, and one that may write stays so', () => {
  expect(optionsOf(blankDraft(guarded), guarded)).toMatchObject({ readOnly: true })
  const saved = {
    ...{
      id: 'c',
      name: 'C',
      engine: 'some',
      environment: 'test' as const,
      shared: false,
      database: '',
      target: '',
      revision: 1,
      locked: false,
    },
    ...{ folder: '', colour: 'none' as const, asks: false },
    ...{ readOnly: true, createdAt: 0, updatedAt: 0, options: { host: 'h' }, secretsSet: [] },
  }
  expect(draftOf(saved, guarded).values).toMatchObject({ readOnly: true })
  expect(draftOf({ ...saved, options: { host: 'h', readOnly: false } }, guarded).values).toMatchObject({ readOnly: false })
})

test('what becomes production becomes read-only; there it can be switched off, and nothing else switches it', () => {
  const draft = blankDraft(guarded)
  const writing = { ...draft, values: { ...draft.values, readOnly: false } }
  const production = inEnvironment(writing, 'production')
  expect(production).toMatchObject({ environment: 'production', values: { readOnly: true } })
  expect(inEnvironment({ ...production, values: writing.values }, 'production').values).toMatchObject({ readOnly: false })
  expect(inEnvironment(writing, 'staging').values).toMatchObject({ readOnly: false })
  expect(inEnvironment(blankDraft(engine), 'production').values).not.toHaveProperty('readOnly')
})
