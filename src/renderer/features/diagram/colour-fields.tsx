import type { BoxColour } from '@shared/diagram/notes'
import { Swatches } from '../../ui/choices'
import { t } from '../../words'
import styles from './panel.module.css'

interface ColourFieldsProps {
  readonly ids: readonly string[]
  readonly colours: ReadonlyMap<string, BoxColour>
  readonly onColour: (colour: BoxColour | undefined) => void
}

/** The colour of what is selected, where all of it has the same. */
export function ColourFields({ ids, colours, onColour }: ColourFieldsProps) {
  const own = new Set(ids.map((id) => colours.get(id) ?? 'none'))
  return (
    <div className={styles['colour']}>
      <Swatches
        label={t('diagram.colour')}
        value={own.size === 1 ? ([...own][0] ?? 'none') : 'several'}
        choices={SWATCHES}
        onChange={(one) => onColour(one === 'none' || one === 'several' ? undefined : one)}
      />
    </div>
  )
}

const SWATCHES = [
  { value: 'none', label: () => t('connections.colour.none'), colour: undefined },
  { value: 'blue', label: () => t('connections.colour.blue'), colour: 'var(--kind-table)' },
  { value: 'purple', label: () => t('connections.colour.purple'), colour: 'var(--kind-view)' },
  { value: 'pink', label: () => t('connections.colour.pink'), colour: 'var(--kind-matview)' },
  { value: 'green', label: () => t('connections.colour.green'), colour: 'var(--kind-foreign)' },
  { value: 'brown', label: () => t('connections.colour.brown'), colour: 'var(--kind-function)' },
  { value: 'grey', label: () => t('connections.colour.grey'), colour: 'var(--kind-partition)' },
] as const satisfies readonly { readonly value: BoxColour | 'none'; readonly label: () => string; readonly colour: string | undefined }[]
