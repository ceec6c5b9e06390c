import type { ReactNode } from 'react'
import styles from './gallery.module.css'

/** One family of components. */
export function Card({ title, wide = false, children }: { readonly title: string; readonly wide?: boolean; readonly children: ReactNode }) {
  return (
    <section className={styles['card']} data-wide={wide} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

/** A line of one component in its states. */
export function Line({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={styles['line']}>
      <span className={styles['label']}>{label}</span>
      {children}
    </div>
  )
}
