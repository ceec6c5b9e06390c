import type { ThemeChoice } from '@shared/preferences'
import { Contrast, PanelLeft, Search, SlidersHorizontal } from 'lucide-react'
import { memo } from 'react'
import { useKeysOf, useWithKeys } from '../commands/keymap'
import { titleOf } from '../commands/list'
import { runCommand } from '../commands/registry'
import { IconButton } from '../ui/button'
import { Mark } from '../ui/icons'
import { Keys } from '../ui/keys'
import styles from './frame.module.css'
import { t, type Words } from '../words'

interface TitleBarProps {
  readonly theme: ThemeChoice
  readonly sidebar: boolean
}

const WORDS: Readonly<Record<ThemeChoice, Words>> = {
  system: 'frame.themeSystem',
  light: 'frame.themeLight',
  dark: 'frame.themeDark',
  contrast: 'frame.themeContrast',
  'contrast-dark': 'frame.themeContrastDark',
}

/** Mark and name, sidebar switch; room in the middle; settings and theme switch. */
export const TitleBar = memo(function TitleBar({ theme, sidebar }: TitleBarProps) {
  const withKeys = useWithKeys()
  const keysOf = useKeysOf()
  return (
    <header className={styles['title']}>
      <span className={styles['brand']}>
        <Mark />
        Relata
      </span>
      <IconButton
        label={withKeys(t('frame.sidebar'), 'sidebar.toggle')}
        aria-expanded={sidebar}
        onClick={() => runCommand('sidebar.toggle')}
      >
        <PanelLeft size={16} strokeWidth={1.5} />
      </IconButton>
      <span className={styles['grow']} />
      <button type="button" className={styles['find']} onClick={() => runCommand('find.anything')}>
        <Search size={14} strokeWidth={1.5} aria-hidden="true" />
        {titleOf('find.anything')}
        <span className={styles['grow']} />
        <span aria-hidden="true">
          <Keys keys={keysOf('find.anything')} />
        </span>
      </button>
      <span className={styles['grow']} />
      <IconButton label={withKeys(titleOf('settings.open'), 'settings.open')} onClick={() => runCommand('settings.open')}>
        <SlidersHorizontal size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton label={t('frame.theme', { theme: t(WORDS[theme]) })} onClick={() => runCommand('theme.next')}>
        <Contrast size={16} strokeWidth={1.5} />
      </IconButton>
    </header>
  )
})
