import type { TestResult } from '@shared/contract'
import { useEffect, useState } from 'react'
import { duration } from '../../ui/format'
import styles from './connections.module.css'

/** How a test went, or how long it has been running. */
export function TestOutcome({ result }: { readonly result: TestResult | undefined }) {
  return result === undefined ? (
    <Running />
  ) : (
    <p className={styles['outcome']} data-success={result.success} role="status" data-testid="test-outcome">
      <strong>{result.message}</strong>
      <span>{[result.hint, duration(result.latencyMs)].filter((part) => part !== undefined).join(' · ')}</span>
    </p>
  )
}

function Running() {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((s) => s + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className={styles['outcome']} role="status">
      Testing{seconds < 2 ? ' …' : `, ${String(seconds)} s`}
    </p>
  )
}
