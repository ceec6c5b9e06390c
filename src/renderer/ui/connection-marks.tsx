import type { Environment } from '@shared/connection'
import styles from './connection-marks.module.css'

const WORDS: Readonly<Record<Environment, string>> = { local: '', development: 'DEV', test: 'TEST', staging: 'STAGING', production: 'PROD' }

/** An engine as two letters on a tile. */
export function EngineTile({ icon, large = false }: { readonly icon: string; readonly large?: boolean }) {
  return (
    <span className={styles['tile']} data-large={large} aria-hidden="true">
      {icon}
    </span>
  )
}

/** The environment as a small square of its colour, beside a name that says the rest. */
export function EnvironmentDot({ environment }: { readonly environment: Environment }) {
  return <i className={styles['dot']} data-environment={environment} aria-hidden="true" />
}

/** The environment in a word; local needs none. Colour is never alone. */
export function EnvironmentTag({ environment }: { readonly environment: Environment }) {
  return WORDS[environment] === '' ? null : (
    <span className={styles['tag']} data-environment={environment}>
      {WORDS[environment]}
    </span>
  )
}
