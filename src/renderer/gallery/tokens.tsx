import { Card, Line } from './card'
import styles from './gallery.module.css'

const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  surfaces: ['surface', 'raised', 'sunken', 'sunken-2', 'chrome', 'hover', 'pressed', 'selection', 'selection-quiet', 'canvas'],
  lines: ['border-faint', 'border', 'border-control', 'border-strong', 'edge'],
  text: ['text', 'text-2', 'muted', 'faint'],
  accent: ['accent', 'accent-solid', 'accent-soft', 'accent-line', 'focus', 'match'],
  states: ['ok', 'ok-soft', 'warn', 'warn-soft', 'danger', 'danger-soft', 'info', 'info-soft'],
  kinds: ['kind-table', 'kind-view', 'kind-matview', 'kind-foreign', 'kind-partition', 'kind-function'],
  environments: ['env-prod', 'env-staging', 'env-test', 'env-dev', 'env-local'],
}
const SIZES = [
  ['figure', '94 %'],
  ['title', 'customer_addresses'],
  ['lead', 'Forget sales.orders?'],
  ['base', 'Who pays, and where it goes'],
  ['small', 'read 42 min ago'],
  ['micro', 'numeric(12,2)'],
] as const

/** The six sizes of type. */
export function TypeCard() {
  return (
    <Card title="Type">
      {SIZES.map(([size, sample]) => (
        <Line key={size} label={size}>
          <span data-size={size} style={{ fontSize: `var(--size-${size})`, lineHeight: `var(--line-${size})` }}>
            {sample}
          </span>
        </Line>
      ))}
      <Line label="mono">
        <code>numeric(12,2) NOT NULL</code>
      </Line>
    </Card>
  )
}

/** Every colour by its name. */
export function ColoursCard() {
  return (
    <Card title="Colours" wide>
      {Object.entries(FAMILIES).map(([family, names]) => (
        <Line key={family} label={family}>
          {names.map((name) => (
            <i key={name} className={styles['swatch']} style={{ background: `var(--${name})` }} title={name} />
          ))}
        </Line>
      ))}
    </Card>
  )
}
