import styles from './palette.module.css'

/** Keys as they lie on the keyboard, one by one; nothing where there are none. */
export function Keys({ keys }: { readonly keys: readonly string[] }) {
  if (keys.length === 0) return null
  return (
    <span className={styles['keys']}>
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  )
}
