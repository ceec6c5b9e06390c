import { CircleAlert, Info } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './banner.module.css'

interface BannerProps {
  /** `quiet` for what is only so, `warn` for what is missing or moved on, `info` for an offer. */
  readonly look: 'quiet' | 'warn' | 'info'
  readonly icon?: ReactNode
  readonly children: ReactNode
  /** What can be done about it. */
  readonly actions?: ReactNode
}

/** A line that says something about the whole view; it pushes the content down and covers nothing. */
export function Banner({ look, icon, children, actions }: BannerProps) {
  const Default = look === 'warn' ? CircleAlert : Info
  return (
    <div className={styles['banner']} data-look={look} role="status">
      <span className={styles['icon']}>{icon ?? <Default size={14} strokeWidth={1.5} aria-hidden="true" />}</span>
      <span className={styles['words']}>{children}</span>
      {actions !== undefined && <span className={styles['actions']}>{actions}</span>}
    </div>
  )
}

/** A button that reads like a word of the line it stands in. */
export function LinkButton({ onClick, children }: { readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <button type="button" className={styles['link']} onClick={onClick}>
      {children}
    </button>
  )
}
