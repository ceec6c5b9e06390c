import type { ThemeChoice } from '@shared/preferences'
import { Contrast, PanelLeft, SlidersHorizontal } from 'lucide-react'
import { openTab } from '../state/tabs'
import { nextTheme } from '../theme/theme'
import { IconButton } from '../ui/button'
import { Mark } from '../ui/icons'
import styles from './frame.module.css'

interface TitleBarProps {
  readonly theme: ThemeChoice
  readonly sidebar: boolean
  readonly onTheme: (theme: ThemeChoice) => void
  readonly onSidebar: () => void
}

const WORDS: Readonly<Record<ThemeChoice, string>> = {
  system: 'as the system',
  light: 'light',
  dark: 'dark',
  contrast: 'high contrast',
  'contrast-dark': 'high contrast, dark',
}

/** Mark and name, sidebar switch; room in the middle; settings and theme switch. */
export function TitleBar({ theme, sidebar, onTheme, onSidebar }: TitleBarProps) {
  return (
    <header className={styles['title']}>
      <span className={styles['brand']}>
        <Mark />
        Relata
      </span>
      <IconButton label="Sidebar (Ctrl B)" aria-expanded={sidebar} onClick={onSidebar}>
        <PanelLeft size={16} strokeWidth={1.5} />
      </IconButton>
      <span className={styles['grow']} />
      <IconButton label="Settings (Ctrl ,)" onClick={() => openTab({ kind: 'settings' })}>
        <SlidersHorizontal size={16} strokeWidth={1.5} />
      </IconButton>
      <IconButton label={`Theme: ${WORDS[theme]}`} onClick={() => onTheme(nextTheme(theme))}>
        <Contrast size={16} strokeWidth={1.5} />
      </IconButton>
    </header>
  )
}
