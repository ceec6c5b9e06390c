import type { ThemeChoice } from '@shared/preferences'
import { Contrast, PanelLeft, SlidersHorizontal } from 'lucide-react'
import { useWithKeys } from '../commands/keymap'
import { runCommand } from '../commands/registry'
import { IconButton } from '../ui/button'
import { Mark } from '../ui/icons'
import styles from './frame.module.css'

interface TitleBarProps {
  readonly theme: ThemeChoice
  readonly sidebar: boolean
}

const WORDS: Readonly<Record<ThemeChoice, string>> = {
  system: 'as the system',
  light: 'light',
  dark: 'dark',
  contrast: 'high contrast',
  'contrast-dark': 'high contrast, dark',
}

/** Mark and name, sidebar switch; room in the middle; settings and theme switch. */
export function TitleBar({ theme, sidebar }: TitleBarProps) {
  const withKeys = useWithKeys()
  return (
    <header className={styles['title']}>
      <span className={styles['brand']}>
        <Mark />
        Relata
      </span>
      <IconButton label={withKeys('Sidebar', 'sidebar.toggle')} aria-expanded={sidebar} onClick={() => runCommand('sidebar.toggle')}>
        <PanelLeft size={16} strokeWidth={1.5} />
      </IconButton>
      <span className={styles['grow']} />
      <IconButton label={withKeys('Settings', 'settings.open')} onClick={() => runCommand('settings.open')}>
        <SlidersHorizontal size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton label={`Theme: ${WORDS[theme]}`} onClick={() => runCommand('theme.next')}>
        <Contrast size={16} strokeWidth={1.5} />
      </IconButton>
    </header>
  )
}
