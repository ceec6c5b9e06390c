import { type ConnectionDetail, type EngineInfo, Environment, type FormField } from '@shared/connection'
import type { AppError } from '@shared/errors'
import { ChevronDown, ChevronRight, CircleAlert } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '../../ui/button'
import { Cards, Segmented, Switch } from '../../ui/choices'
import { EngineTile } from '../../ui/connection-marks'
import { errorText, messageOf } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import styles from './connections.module.css'
import type { Draft } from '../../state/kept'
import { blankDraft, inEnvironment, isFilled, shownFields } from './draft'
import { EngineField } from './engine-field'
import { KeepField } from './keep-field'
import { PlaceFields } from './place-fields'
import { UrlField } from './url-field'
import { t, type Words } from '../../words'

interface ConnectionFormProps {
  readonly draft: Draft
  readonly engines: readonly EngineInfo[]
  readonly saved: ConnectionDetail | undefined
  readonly error: AppError | undefined
  readonly onChange: (draft: Draft) => void
}

const ENVIRONMENTS: readonly { readonly value: Environment; readonly label: Words; readonly colour: string }[] = [
  { value: 'production', label: 'connections.environment.production', colour: 'var(--env-prod)' },
  { value: 'staging', label: 'connections.environment.staging', colour: 'var(--env-staging)' },
  { value: 'test', label: 'connections.environment.test', colour: 'var(--env-test)' },
  { value: 'development', label: 'connections.environment.development', colour: 'var(--env-dev)' },
  { value: 'local', label: 'connections.environment.local', colour: 'var(--env-local)' },
]

/** Engine first, or a pasted URL that fills everything; then the fields the engine names. */
export function ConnectionForm({ draft, engines, saved, error, onChange }: ConnectionFormProps) {
  const engine = engines.find((e) => e.id === draft.engine)
  const field = error?.detail?.['field']
  const fields = shownFields(draft, engine)
  const known = fields.some((f) => f.name === field) || field === 'name'
  const groups = Map.groupBy(fields, (f) => f.group)
  return (
    <>
      {saved === undefined && (
        <>
          <Cards
            label={t('connections.form.database')}
            value={draft.engine}
            choices={engines.map((e) => ({
              value: e.id,
              label: e.label,
              help: e.capabilities.network ? t('connections.form.server') : t('connections.form.file'),
              picture: <EngineTile icon={e.icon} large />,
            }))}
            onChange={(id) => {
              const next = engines.find((e) => e.id === id)
              const { name, environment, shared, folder, colour, asks } = draft
              onChange({ ...blankDraft(next), name, environment, shared, folder, colour, asks })
            }}
          />
          <UrlField draft={draft} engines={engines} onChange={onChange} />
        </>
      )}
      {error !== undefined && !known && (
        <p className={styles['error']} role="alert">
          <CircleAlert size={14} strokeWidth={1.5} aria-hidden="true" />
          <span>{errorText(error)}</span>
        </p>
      )}
      <div className={styles['line']}>
        <Field label={t('connections.form.name')} error={field === 'name' && error !== undefined ? messageOf(error) : undefined}>
          {(id, describedBy) => (
            <Input
              id={id}
              aria-describedby={describedBy}
              value={draft.name}
              onChange={(e) => onChange({ ...draft, name: e.target.value })}
            />
          )}
        </Field>
        <div className={styles['environment']}>
          <span className={styles['label']} aria-hidden="true">
            {t('connections.form.environment')}
          </span>
          <Segmented
            label={t('connections.form.environment')}
            value={draft.environment}
            choices={ENVIRONMENTS.map((one) => ({ ...one, label: t(one.label) }))}
            onChange={(environment) => onChange(inEnvironment(draft, environment))}
          />
        </div>
      </div>
      <PlaceFields draft={draft} onChange={onChange} />
      {[...groups].map(([group, members]) => (
        <Group key={group} fields={members} {...{ draft, saved, error, onChange }}>
          {group === 'login' && <KeepField draft={draft} onChange={onChange} />}
        </Group>
      ))}
      {engine?.capabilities.network === true && (
        <Switch label={t('connections.form.share')} on={draft.shared} onChange={(shared) => onChange({ ...draft, shared })} />
      )}
    </>
  )
}

interface GroupProps extends Pick<ConnectionFormProps, 'draft' | 'saved' | 'error' | 'onChange'> {
  readonly fields: readonly FormField[]
  readonly children?: ReactNode
}

/** Fields that belong together: small ones share a line, a choice of cards has its own; those for few are folded away below. */
function Group({ fields, draft, saved, error, onChange, children }: GroupProps) {
  const [chosen, setChosen] = useState<boolean | undefined>()
  const plain = fields.filter((field) => field.folded !== true)
  const folded = fields.filter((field) => field.folded === true)
  const wrong = error?.detail?.['field']
  const filled = folded.some((field) => isFilled(draft, field, saved?.secretsSet ?? []))
  const open = (chosen ?? filled) || folded.some((field) => field.name === wrong)
  const drawn = (field: FormField) => (
    <EngineField
      key={field.name}
      field={field}
      draft={draft}
      stored={saved?.secretsSet.includes(field.name) === true}
      error={error !== undefined && wrong === field.name ? messageOf(error) : undefined}
      onChange={onChange}
    />
  )
  return (
    <div className={styles['line']}>
      {plain.map(drawn)}
      {folded.length > 0 && (
        <div className={styles['fold']}>
          <Button
            look="plain"
            icon={open ? <ChevronDown size={12} strokeWidth={1.5} /> : <ChevronRight size={12} strokeWidth={1.5} />}
            aria-expanded={open}
            onClick={() => setChosen(!open)}
          >
            {t('connections.form.certificates')}
          </Button>
        </div>
      )}
      {open && folded.map(drawn)}
      {children}
    </div>
  )
}
