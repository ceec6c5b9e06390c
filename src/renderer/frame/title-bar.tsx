import type { ThemeChoice } from '@shared/contract'
import { Contrast, PanelLeft, Workflow } from 'lucide-react'
import { nextTheme } from '../theme/theme'
import { IconButton } from '../ui/button'
import styles from './frame.module.css'

interface TitleBarProps {
  readonly theme: ThemeChoice
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

/** Name, sidebar switch, theme switch. */
export function TitleBar({ theme, onTheme, onSidebar }: TitleBarProps) {
  return (
    <header className={styles['title']}>
      <span className={styles['brand']}>
        <Workflow size={16} strokeWidth={2} aria-hidden="true" />
        Relata
      </span>
      <IconButton label="Sidebar (Ctrl B)" onClick={onSidebar}>
        <PanelLeft size={16} strokeWidth={1.5} />
      </IconButton>
      <span className={styles['grow']} />
      <IconButton label={`Theme: ${WORDS[theme]}`} onClick={() => onTheme(nextTheme(theme))}>
        <Contrast size={16} strokeWidth={1.5} />
      </IconButton>
    </header>
  )
}
