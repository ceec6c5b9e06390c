import type { FormField } from '@shared/connection'
import { Cards, Switch } from '../../ui/choices'
import { Field, Input, Lines, Select } from '../../ui/field'
import { t } from '../../words'
import styles from './connections.module.css'
import type { Draft } from '../../state/kept'
import { said } from '../../words/said'

interface EngineFieldProps {
  readonly field: FormField
  readonly draft: Draft
  /** True for a secret that the saved connection has. */
  readonly stored: boolean
  readonly error: string | undefined
  readonly onChange: (draft: Draft) => void
}

/** One field of an engine's form, drawn from its description alone. */
export function EngineField({ field: described, draft, stored, error, onChange }: EngineFieldProps) {
  const field = inWords(described)
  const set = (value: string | boolean) =>
    onChange(
      field.secret
        ? { ...draft, secrets: { ...draft.secrets, [field.name]: String(value) } }
        : { ...draft, values: { ...draft.values, [field.name]: value } },
    )
  const value = field.secret ? (draft.secrets[field.name] ?? '') : (draft.values[field.name] ?? '')
  if (field.kind === 'toggle')
    return (
      <div className={styles['wide']}>
        <Switch label={field.label} on={value === true} onChange={set} />
        {(error ?? field.help) !== undefined && (
          <p className={error === undefined ? styles['quiet'] : styles['error']}>{error ?? field.help}</p>
        )}
      </div>
    )
  if (field.choices?.some((choice) => choice.help !== undefined) === true)
    return (
      <div className={styles['wide']}>
        <span className={styles['label']} aria-hidden="true">
          {field.label}
        </span>
        <Cards
          joined
          label={field.label}
          value={String(value)}
          choices={field.choices.map((choice) => ({ ...choice, code: choice.value === '' ? undefined : choice.value }))}
          onChange={set}
        />
        {error !== undefined && <p className={styles['error']}>{error}</p>}
      </div>
    )
  return (
    <div className={field.kind === 'lines' ? styles['wide'] : (styles[field.kind] ?? styles['text'])}>
      <Field label={field.label} help={field.help} error={error}>
        {(id, describedBy) => {
          if (field.kind === 'select')
            return (
              <Select id={id} aria-describedby={describedBy} value={String(value)} onChange={(e) => set(e.target.value)}>
                {(field.choices ?? []).map((choice) => (
                  <option key={choice.value} value={choice.value}>
                    {choice.label}
                  </option>
                ))}
              </Select>
            )
          if (field.kind === 'lines')
            return (
              <Lines
                id={id}
                aria-describedby={describedBy}
                value={String(value)}
                placeholder={field.placeholder}
                onChange={(e) => set(e.target.value)}
              />
            )
          return (
            <Input
              id={id}
              aria-describedby={describedBy}
              aria-required={field.required}
              type={field.secret ? 'password' : 'text'}
              inputMode={field.kind === 'number' ? 'numeric' : undefined}
              value={String(value)}
              placeholder={placeholderOf(field, draft, stored)}
              onChange={(e) => set(e.target.value)}
            />
          )
        }}
      </Field>
    </div>
  )
}

/** A field whose texts are in the language of the window. */
function inWords(field: FormField): FormField {
  const { label, help, placeholder, choices } = field
  return {
    ...field,
    label: said(label),
    ...(help === undefined ? {} : { help: said(help) }),
    ...(placeholder === undefined ? {} : { placeholder: said(placeholder) }),
    ...(choices === undefined
      ? {}
      : {
          choices: choices.map((choice) => ({
            ...{ value: choice.value, label: said(choice.label) },
            ...(choice.help === undefined ? {} : { help: said(choice.help) }),
          })),
        }),
  }
}

function placeholderOf(field: FormField, { asks }: Draft, stored: boolean): string | undefined {
  if (!field.secret) return field.placeholder
  if (asks) return t('connections.keep.asks')
  return stored ? t('connections.keep.stored') : field.placeholder
}
