import { type ConnectionDetail, type EngineInfo, Environment, type FormField } from '@shared/connection'
import type { AppError } from '@shared/errors'
import { useState } from 'react'
import { call } from '../../client'
import { EngineTile } from '../../ui/connection-marks'
import { Field, Input, Lines, Select } from '../../ui/field'
import styles from './connections.module.css'
import { blankDraft, type Draft, filled } from './draft'

interface ConnectionFormProps {
  readonly draft: Draft
  readonly engines: readonly EngineInfo[]
  readonly saved: ConnectionDetail | undefined
  readonly error: AppError | undefined
  readonly onChange: (draft: Draft) => void
}

const ENVIRONMENTS: Readonly<Record<Environment, string>> = {
  local: 'Local',
  development: 'Development',
  test: 'Test',
  staging: 'Staging',
  production: 'Production',
}

/** Engine first, or a pasted URL that fills everything; then the fields the engine names. */
export function ConnectionForm({ draft, engines, saved, error, onChange }: ConnectionFormProps) {
  const engine = engines.find((e) => e.id === draft.engine)
  const field = error?.detail?.['field']
  const known = engine?.fields.some((f) => f.name === field) === true || field === 'name'
  const groups = Map.groupBy(engine?.fields ?? [], (f) => f.group)
  return (
    <>
      {saved === undefined && <UrlField draft={draft} engines={engines} onChange={onChange} />}
      {saved === undefined && (
        <div className={styles['engines']} role="radiogroup" aria-label="Database">
          {engines.map((e) => (
            <button
              key={e.id}
              type="button"
              role="radio"
              aria-checked={e.id === draft.engine}
              className={styles['engine']}
              onClick={() => onChange({ ...blankDraft(e), name: draft.name, environment: draft.environment })}
            >
              <EngineTile icon={e.icon} />
              {e.label}
            </button>
          ))}
        </div>
      )}
      <div className={styles['line']}>
        <Field label="Name" error={field === 'name' ? error?.message : undefined}>
          {(id, describedBy) => (
            <Input
              id={id}
              aria-describedby={describedBy}
              value={draft.name}
              onChange={(e) => onChange({ ...draft, name: e.target.value })}
            />
          )}
        </Field>
        <Field label="Environment">
          {(id) => (
            <Select
              id={id}
              value={draft.environment}
              onChange={(e) => onChange({ ...draft, environment: Environment.parse(e.target.value) })}
            >
              {Environment.options.map((value) => (
                <option key={value} value={value}>
                  {ENVIRONMENTS[value]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      {[...groups].map(([group, fields]) => (
        <div key={group} className={styles['line']}>
          {fields.map((f) => (
            <EngineField
              key={f.name}
              field={f}
              draft={draft}
              stored={saved?.secretsSet.includes(f.name) === true}
              error={field === f.name ? error?.message : undefined}
              onChange={onChange}
            />
          ))}
        </div>
      ))}
      {error !== undefined && !known && (
        <p className={styles['error']} role="alert">
          {error.message}
          {error.hint === undefined ? '' : `. ${error.hint}`}
        </p>
      )}
    </>
  )
}

function UrlField({ draft, engines, onChange }: Pick<ConnectionFormProps, 'draft' | 'engines' | 'onChange'>) {
  const [text, setText] = useState('')
  const [error, setError] = useState<string | undefined>()
  const fill = async (url: string) => {
    setText(url)
    setError(undefined)
    if (url.trim() === '') return
    try {
      const parsed = await call('engines.parseUrl', { url })
      onChange(
        filled(
          draft,
          engines.find((e) => e.id === parsed.engine),
          parsed,
        ),
      )
    } catch (caught) {
      setError(caught instanceof Error ? caught.message : String(caught))
    }
  }
  return (
    <Field label="Paste a URL or a path" error={error}>
      {(id, describedBy) => (
        <Input
          id={id}
          aria-describedby={describedBy}
          value={text}
          placeholder="postgres://user@host/database"
          onChange={(e) => void fill(e.target.value)}
        />
      )}
    </Field>
  )
}

interface EngineFieldProps {
  readonly field: FormField
  readonly draft: Draft
  readonly stored: boolean
  readonly error: string | undefined
  readonly onChange: (draft: Draft) => void
}

function EngineField({ field, draft, stored, error, onChange }: EngineFieldProps) {
  const set = (value: string | boolean) =>
    onChange(
      field.secret
        ? { ...draft, secrets: { ...draft.secrets, [field.name]: String(value) } }
        : { ...draft, values: { ...draft.values, [field.name]: value } },
    )
  const value = field.secret ? (draft.secrets[field.name] ?? '') : (draft.values[field.name] ?? '')
  return (
    <Field label={field.required ? field.label : `${field.label} (optional)`} help={field.help} error={error}>
      {(id, describedBy) => {
        if (field.kind === 'toggle')
          return (
            <input
              id={id}
              type="checkbox"
              className={styles['check']}
              aria-describedby={describedBy}
              checked={value === true}
              onChange={(e) => set(e.target.checked)}
            />
          )
        if (field.kind === 'select') {
          return (
            <Select id={id} aria-describedby={describedBy} value={String(value)} onChange={(e) => set(e.target.value)}>
              {(field.choices ?? []).map((choice) => (
                <option key={choice.value} value={choice.value}>
                  {choice.label}
                </option>
              ))}
            </Select>
          )
        }
        if (field.kind === 'lines') {
          return (
            <Lines
              id={id}
              aria-describedby={describedBy}
              value={String(value)}
              placeholder={field.placeholder}
              onChange={(e) => set(e.target.value)}
            />
          )
        }
        const placeholder = field.secret && stored ? 'Stored — leave blank to keep' : field.placeholder
        return (
          <Input
            id={id}
            aria-describedby={describedBy}
            type={field.secret ? 'password' : 'text'}
            inputMode={field.kind === 'number' ? 'numeric' : undefined}
            value={String(value)}
            placeholder={placeholder}
            onChange={(e) => set(e.target.value)}
          />
        )
      }}
    </Field>
  )
}
