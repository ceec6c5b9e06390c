import { type ReactNode, useId } from 'react'
import styles from './choices.module.css'

interface Choice<V extends string> {
  readonly value: V
  readonly label: string
}

interface ChoicesProps<V extends string, C extends Choice<V>> {
  readonly label: string
  readonly value: V
  readonly choices: readonly C[]
  readonly onChange: (value: V) => void
}

/** One of a few words side by side; real radio buttons below, so that arrows and screen readers work as everywhere. */
export function Segmented<V extends string>({
  label,
  value,
  choices,
  onChange,
}: ChoicesProps<V, Choice<V> & { readonly colour?: string }>) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={styles['segmented']}>
      {choices.map((choice) => (
        <label key={choice.value} className={styles['segment']}>
          <input type="radio" name={name} value={choice.value} checked={choice.value === value} onChange={() => onChange(choice.value)} />
          {choice.colour !== undefined && <i style={{ background: choice.colour }} />}
          {choice.label}
        </label>
      ))}
    </div>
  )
}

interface SwatchChoice<V extends string> {
  readonly value: V
  readonly label: () => string
  /** Undefined for none. */
  readonly colour: string | undefined
}

/** One of a few colours, each with its name for who does not see it. */
export function Swatches<V extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string
  readonly value: V
  readonly choices: readonly SwatchChoice<V>[]
  readonly onChange: (value: V) => void
}) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={styles['swatches']}>
      {choices.map((choice) => (
        <label key={choice.value} className={styles['swatch']} title={choice.label()} data-none={choice.colour === undefined}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            aria-label={choice.label()}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          <i style={{ background: choice.colour }} />
        </label>
      ))}
    </div>
  )
}

interface CardChoice<V extends string> extends Choice<V> {
  /** Below the label: what it means. */
  readonly help?: string | undefined
  /** The same in the database's own word. */
  readonly code?: string | undefined
  /** Before the label; without one a radio button is drawn. */
  readonly picture?: ReactNode
}

/** One of a few cards; `joined` cards share their borders. */
export function Cards<V extends string>({
  label,
  value,
  choices,
  onChange,
  joined = false,
}: ChoicesProps<V, CardChoice<V>> & { readonly joined?: boolean }) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={joined ? styles['joined'] : styles['cards']}>
      {choices.map((choice) => (
        <label key={choice.value} className={styles['card']} data-chosen={choice.value === value}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            aria-label={choice.label}
            aria-describedby={choice.help === undefined ? undefined : `${name}.${choice.value}`}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          {choice.picture ?? <i className={styles['dot']} />}
          <span className={styles['words']}>
            <span className={styles['label']}>
              {choice.label}
              {choice.code !== undefined && <code className={styles['code']}>{choice.code}</code>}
            </span>
            {choice.help !== undefined && (
              <small id={`${name}.${choice.value}`} className={styles['help']}>
                {choice.help}
              </small>
            )}
          </span>
        </label>
      ))}
    </div>
  )
}

/** On or off. */
export function Switch({
  id,
  label,
  on,
  onChange,
}: {
  readonly id?: string
  readonly label: string
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}) {
  return (
    <label className={styles['switchLine']}>
      <span className={styles['switch']} data-on={on}>
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-checked={on}
          aria-label={label}
          checked={on}
          onChange={(e) => onChange(e.target.checked)}
        />
      </span>
      {label}
    </label>
  )
}

interface CheckProps {
  readonly label: string
  readonly on: boolean
  /** Some of what it stands for. */
  readonly mixed?: boolean
  readonly disabled?: boolean
  /** Draws `children` in the place of the label, which screen readers still hear. */
  readonly hidden?: boolean
  readonly children?: ReactNode
  readonly onChange: (on: boolean) => void
}

/** One of many that may be chosen. */
export function Check({ label, on, mixed = false, disabled = false, hidden = false, children, onChange }: CheckProps) {
  return (
    <label className={styles['check']} data-disabled={disabled}>
      <input
        type="checkbox"
        aria-label={label}
        checked={on}
        disabled={disabled}
        ref={(box) => {
          if (box !== null) box.indeterminate = mixed
        }}
        onChange={(e) => onChange(e.target.checked)}
      />
      {!hidden && label}
      {children}
    </label>
  )
}
