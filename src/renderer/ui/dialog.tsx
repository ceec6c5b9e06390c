import { type ReactNode, useEffect, useRef } from 'react'
import styles from './dialog.module.css'
import { closeTooltips } from './tooltip'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons, the one that does it last. */
  readonly actions: ReactNode
  /** A second column, for what comes of what stands in the first; the dialog is wide with it. */
  readonly aside?: ReactNode
  /** For lists side by side. */
  readonly wide?: boolean
}

/** A modal dialog on the platform's own element: focus is kept inside, Esc closes, focus goes back where it was. */
export function Dialog({ title, onClose, children, actions, aside, wide = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    ref.current?.showModal()
    closeTooltips()
    // React's autoFocus comes before the dialog is shown, and then the platform chooses the first control.
    ref.current?.querySelector<HTMLElement>('[data-first-focus]')?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  const main = (
    <>
      <h2 className={styles['title']}>{title}</h2>
      <div className={styles['body']}>{children}</div>
    </>
  )
  return (
    <dialog
      ref={ref}
      className={[styles['dialog'], aside === undefined ? undefined : styles['split'], wide ? styles['wide'] : undefined].join(' ')}
      aria-label={title}
      onClose={onClose}
      onCancel={onClose}
    >
      {aside === undefined ? (
        main
      ) : (
        <div className={styles['columns']}>
          <div className={styles['main']}>{main}</div>
          <div className={styles['aside']}>{aside}</div>
        </div>
      )}
      <div className={styles['actions']}>{actions}</div>
    </dialog>
  )
}
