import type { Colour, Environment } from '@shared/connection'
import styles from './connection-marks.module.css'

const WORDS: Readonly<Record<Environment, string>> = { local: '', development: 'DEV', test: 'TEST', staging: 'STAGING', production: 'PROD' }

const COLOURS: Readonly<Record<Colour, string | undefined>> = {
  none: undefined,
  blue: 'var(--kind-table)',
  purple: 'var(--kind-view)',
  pink: 'var(--kind-matview)',
  green: 'var(--kind-foreign)',
  brown: 'var(--kind-function)',
  grey: 'var(--kind-partition)',
}

interface EngineTileProps {
  readonly icon: string
  readonly large?: boolean
  readonly colour?: Colour
}

/** An engine as two letters on a tile, in the connection's own colour where it has one. */
export function EngineTile({ icon, large = false, colour = 'none' }: EngineTileProps) {
  const own = COLOURS[colour]
  const style = own === undefined ? undefined : { color: own, boxShadow: `inset 0 0 0 1.5px ${own}` }
  return (
    <span className={styles['tile']} data-large={large} data-colour={colour} aria-hidden="true" style={style}>
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
