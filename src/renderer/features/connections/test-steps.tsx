import type { TestStep } from '@shared/connection-test'
import { Check, Minus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { duration } from '../../ui/format'
import { t } from '../../words'
import styles from './test-steps.module.css'
import { stepName } from './test-words'

interface TestStepsProps {
  readonly steps: readonly TestStep[]
  readonly port: string
  /** What is to be said of the step that failed, below it. */
  readonly children?: ReactNode
}

/** The steps of a test, each with what came of it and how long it took. */
export function TestSteps({ steps, port, children }: TestStepsProps) {
  return (
    <ol className={styles['steps']}>
      {steps.map((step) => (
        <li key={step.name} className={styles['step']} data-state={step.state} data-testid={`step-${step.name}`}>
          <span className={styles['mark']}>
            <Mark state={step.state} />
          </span>
          <span className={styles['name']}>{stepName(step.name, port)}</span>
          <span className={styles['time']}>{timeOf(step)}</span>
          {step.found !== undefined && step.state !== 'skipped' && (
            <code className={`${styles['more'] ?? ''} selectable`}>{step.found}</code>
          )}
          {step.state === 'failed' && children !== undefined && <div className={styles['more']}>{children}</div>}
        </li>
      ))}
    </ol>
  )
}

function Mark({ state }: Pick<TestStep, 'state'>) {
  if (state === 'done') return <Check size={12} strokeWidth={2.25} aria-label={t('connections.test.stepDone')} />
  if (state === 'failed') return <X size={12} strokeWidth={2.25} aria-label={t('connections.test.stepFailed')} />
  if (state === 'skipped') return <Minus size={12} strokeWidth={2} aria-hidden="true" />
  return null
}

function timeOf({ state, ms }: TestStep): string {
  if (state === 'skipped') return t('connections.test.notWanted')
  if (state === 'running') return t('connections.test.stepRunning')
  return ms === null ? t('connections.test.notTried') : duration(ms)
}
