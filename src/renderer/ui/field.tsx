import { type ComponentProps, type ReactNode, useId } from 'react'
import { ListFilter } from 'lucide-react'
import styles from './field.module.css'

interface FieldProps {
  readonly label: string
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly children: (id: string, describedBy: string | undefined) => ReactNode
}

/** A label above its control, with help or an error below, all tied together for screen readers. */
export function Field({ label, help, error, children }: FieldProps) {
  const id = useId()
  const note = error ?? help
  return (
    <div className={styles['field']} data-wrong={error !== undefined}>
      <label htmlFor={id} className={styles['label']}>
        {label}
      </label>
      {children(id, note === undefined ? undefined : `${id}-note`)}
      {note !== undefined && (
        <p id={`${id}-note`} className={error === undefined ? styles['help'] : styles['error']}>
          {note}
        </p>
      )}
    </div>
  )
}

/** A text input. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input spellCheck={false} autoComplete="off" className={`${styles['input'] ?? ''} ${className ?? ''}`} {...rest} />
}

/** A text of several lines. */
export function Lines({ className, ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      spellCheck={false}
      autoComplete="off"
      rows={2}
      className={`${styles['input'] ?? ''} ${styles['lines'] ?? ''} ${className ?? ''}`}
      {...rest}
    />
  )
}

interface FilterInputProps extends ComponentProps<'input'> {
  readonly icon?: ReactNode
  /** The key that leads here, shown while the field is empty. */
  readonly hint?: string
  /** How much was found. */
  readonly found?: string | undefined
}

/** A field that narrows or finds what is shown: an icon before, a count or the key that leads here behind. */
export function FilterInput({ icon, hint, found, className, ...rest }: FilterInputProps) {
  return (
    <label className={`${styles['filter'] ?? ''} ${className ?? ''}`}>
      {icon ?? <ListFilter size={14} strokeWidth={1.5} aria-hidden="true" />}
      <input spellCheck={false} autoComplete="off" {...rest} />
      {found !== undefined && <span className={styles['found']}>{found}</span>}
      {hint !== undefined && <kbd aria-hidden="true">{hint}</kbd>}
    </label>
  )
}

/** A choice of a few. */
export function Select({ className, ...rest }: ComponentProps<'select'>) {
  return <select className={`${styles['input'] ?? ''} ${styles['select'] ?? ''} ${className ?? ''}`} {...rest} />
}
