import type { EngineInfo } from '@shared/connection'
import type { TestResult } from '@shared/connection-test'
import { Check, Copy, ShieldCheck, X } from 'lucide-react'
import { useNow } from '../../ui/use-now'
import { copyText } from '../../state/actions'
import { Button } from '../../ui/button'
import { count, duration } from '../../ui/format'
import styles from './connections.module.css'
import { HostKeyPanel } from './host-key'
import type { TestState } from './use-test'

interface TestPanelProps {
  readonly state: TestState
  readonly engine: EngineInfo | undefined
  readonly onCancel: () => void
  /** Tests again, now that something is trusted that was not. */
  readonly onTrusted: () => void
  /** Takes the certificate with this SHA-256 for the server's from now on. */
  readonly onTrust: (fingerprint: string) => void
}

/** Beside the form: what a test of it found, and what can be done about it. */
export function TestPanel({ state, engine, onCancel, onTrusted, onTrust }: TestPanelProps) {
  return (
    <section aria-label="Test" className={styles['test']}>
      <h3 className={styles['testHead']}>
        Test
        <small>
          {state.kind === 'none' && 'not tried'}
          {state.kind === 'done' && `just now, ${duration(state.result.latencyMs)}`}
        </small>
      </h3>
      {state.kind === 'none' && (
        <p className={styles['quiet']}>
          {engine?.capabilities.network === false
            ? 'Opens the file and reads its version. Nothing is written.'
            : 'Finds the server, signs in and asks for its version. Nothing is saved and nothing is written.'}
        </p>
      )}
      {state.kind === 'running' && <Running startedAt={state.startedAt} onCancel={onCancel} />}
      {state.kind === 'done' && state.result.hostKey === undefined && <Outcome result={state.result} onTrust={onTrust} />}
      {state.kind === 'done' && state.result.hostKey !== undefined && <HostKeyPanel hostKey={state.result.hostKey} onTrusted={onTrusted} />}
    </section>
  )
}

function Running({ startedAt, onCancel }: { readonly startedAt: number; readonly onCancel: () => void }) {
  const seconds = Math.floor((useNow(500) - startedAt) / 1000)
  return (
    <>
      <p className={styles['step']} role="status">
        <i className={styles['ring']} />
        <span>Connecting{seconds < 2 ? '' : `, ${count(seconds)} s`}</span>
      </p>
      <Button onClick={onCancel}>Cancel the test</Button>
    </>
  )
}

interface OutcomeProps extends Pick<TestPanelProps, 'onTrust'> {
  readonly result: TestResult
}

function Outcome({ result, onTrust }: OutcomeProps) {
  const { success, message, hint, code, latencyMs, fingerprint } = result
  return (
    <>
      <div className={styles['step']} data-success={success} role="status" data-testid="test-outcome">
        <span className={styles['mark']}>{success ? <Check size={12} strokeWidth={2.25} /> : <X size={12} strokeWidth={2.25} />}</span>
        <strong className="selectable">{message}</strong>
      </div>
      {!success && (
        <>
          {hint !== undefined && (
            <>
              <h4 className={styles['what']}>What you can do</h4>
              <p className="selectable">{hint}</p>
            </>
          )}
          {fingerprint !== undefined && (
            <>
              <h4 className={styles['what']}>The certificate it shows</h4>
              <code className="selectable" data-testid="fingerprint">
                {fingerprint}
              </code>
              <p>Trust it only if this is the SHA-256 that whoever runs the server tells you.</p>
              <Button className={styles['offer']} icon={<ShieldCheck size={14} strokeWidth={1.5} />} onClick={() => onTrust(fingerprint)}>
                Trust this certificate
              </Button>
            </>
          )}
          <Button
            className={styles['offer']}
            icon={<Copy size={14} strokeWidth={1.5} />}
            onClick={() =>
              void copyText([message, hint, fingerprint, code, duration(latencyMs)].filter((part) => part !== undefined).join('\n'))
            }
          >
            Copy the details
          </Button>
          <code className={styles['code']}>{code}</code>
        </>
      )}
    </>
  )
}
