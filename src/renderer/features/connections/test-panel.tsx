import type { EngineInfo } from '@shared/connection'
import type { TestResult, TestStep } from '@shared/connection-test'
import { ArrowRight, Copy, ShieldCheck } from 'lucide-react'
import type { Tested } from '../../queries'
import { copyText } from '../../state/actions'
import { Button } from '../../ui/button'
import { duration } from '../../ui/format'
import { ago } from '../../ui/time-words'
import { useNow } from '../../ui/use-now'
import { t } from '../../words'
import styles from './connections.module.css'
import { HostKeyPanel } from './host-key'
import { TestSteps } from './test-steps'
import { headlineOf, stepName } from './test-words'
import type { TestState } from './use-test'
import { said } from '../../words/said'

interface TestPanelProps {
  readonly state: TestState
  /** What is known of the last test of what the form shows. */
  readonly last: Tested | undefined
  readonly engine: EngineInfo | undefined
  /** Host and port as they stand in the form. */
  readonly host: string
  readonly port: string
  readonly onCancel: () => void
  /** Tests again, now that something is trusted that was not. */
  readonly onTrusted: () => void
  /** Takes the certificate with this SHA-256 for the server's from now on. */
  readonly onTrust: (fingerprint: string) => void
  /** Puts another host into the form and tests again. */
  readonly onHost: (host: string) => void
}

/** Beside the form: how far a test of it got, what it found, and what can be done about it. */
export function TestPanel(props: TestPanelProps) {
  const { state, engine, port, last } = props
  const known = last?.result ?? undefined
  return (
    <section aria-label={t('connections.test.title')} className={styles['test']}>
      <h3 className={styles['testHead']}>
        {t('connections.test.title')}
        <small>
          {state.kind === 'none' && known !== undefined ? <Age result={known} unasked={last?.unasked === true} /> : <Head state={state} />}
        </small>
      </h3>
      {state.kind === 'none' && known !== undefined && <Done {...props} result={known} />}
      {state.kind === 'none' && known === undefined && (
        <p className={styles['quiet']}>
          {t(engine?.capabilities.network === false ? 'connections.test.aboutFile' : 'connections.test.about')}
        </p>
      )}
      {state.kind === 'running' && <Running {...props} steps={state.steps} />}
      {state.kind === 'cancelled' && (
        <>
          <TestSteps steps={state.steps} port={port} />
          <p className={styles['quiet']} role="status">
            {t('connections.test.cancelledAbout')}
          </p>
        </>
      )}
      {state.kind === 'done' && <Done {...props} result={state.result} />}
    </section>
  )
}

/** How old the last result is, and what is done about it where it is not believed any more. */
function Age({ result, unasked }: { readonly result: TestResult; readonly unasked: boolean }) {
  const when = ago(result.testedAt, useNow())
  const about = !result.stale ? '' : t(unasked ? 'connections.test.notAsked' : 'connections.test.askingAgain')
  return (
    <span role="status" data-testid="test-age">
      {t(result.success ? 'connections.test.worked' : 'connections.test.failed', { when })}
      {about !== '' && `; ${about}`}
    </span>
  )
}

function Head({ state }: Pick<TestPanelProps, 'state'>) {
  if (state.kind === 'none') return t('connections.test.notTried')
  if (state.kind === 'cancelled') return t('connections.headline.cancelled')
  if (state.kind === 'done') return t('connections.test.just', { time: duration(state.result.latencyMs) })
  return <Elapsed since={state.startedAt} />
}

function Elapsed({ since }: { readonly since: number }) {
  const seconds = Math.floor((useNow(500) - since) / 1000)
  return seconds < 2 ? null : t('connections.test.running', { seconds })
}

function Running({ steps, port, onCancel }: Pick<TestPanelProps, 'port' | 'onCancel'> & { readonly steps: readonly TestStep[] }) {
  const running = steps.find((step) => step.state === 'running')
  return (
    <>
      <TestSteps steps={steps} port={port} />
      <p role="status" className="visually-hidden">
        {running !== undefined && stepName(running.name, port)}
      </p>
      <Button onClick={onCancel}>{t('connections.test.cancel')}</Button>
    </>
  )
}

function Done({ result, port, onTrusted, ...props }: TestPanelProps & { readonly result: TestResult }) {
  const outcome = (
    <div role="status" data-testid="test-outcome" className={styles['outcome']} data-success={result.success}>
      {!result.success && <strong>{headlineOf(result)}</strong>}
      <p className="selectable">{said(result.message)}</p>
    </div>
  )
  return (
    <>
      <TestSteps steps={result.steps} port={port}>
        {outcome}
        <Certificate result={result} host={props.host} />
      </TestSteps>
      {result.success && outcome}
      {result.hostKey !== undefined && <HostKeyPanel hostKey={result.hostKey} onTrusted={onTrusted} />}
      {!result.success && result.hostKey === undefined && <WhatToDo {...props} result={result} />}
    </>
  )
}

/** Whom a certificate that was not believed is made out to. */
function Certificate({ result, host }: Pick<TestPanelProps, 'host'> & { readonly result: TestResult }) {
  const { certificate } = result
  if (certificate === undefined) return null
  const facts = [
    [t('connections.test.asked'), host],
    [t('connections.test.isFor'), certificate.names.join(', ')],
    [t('connections.test.issuer'), certificate.issuer],
    [t('connections.test.until'), certificate.until],
  ].filter(([, value]) => value !== '')
  return (
    <dl className={styles['facts']}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="mono selectable">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function WhatToDo({
  result,
  host,
  onTrust,
  onHost,
}: Pick<TestPanelProps, 'host' | 'onTrust' | 'onHost'> & { readonly result: TestResult }) {
  const { message, hint, code, driverCode, latencyMs, fingerprint, certificate } = result
  const codes = [code, driverCode].filter((part) => part !== undefined).join(' · ')
  const other = certificate?.names.find((name) => name !== host && !name.includes('*'))
  return (
    <>
      <h4 className={styles['what']}>{t('connections.test.todo')}</h4>
      {hint !== undefined && <p className="selectable">{said(hint)}</p>}
      {certificate?.elsewhere === true && other !== undefined && (
        <Button className={styles['offer']} icon={<ArrowRight size={14} strokeWidth={1.5} />} onClick={() => onHost(other)}>
          {t('connections.test.useHost', { host: other })}
        </Button>
      )}
      {fingerprint !== undefined && (
        <>
          <h4 className={styles['what']}>{t('connections.test.fingerprint')}</h4>
          <code className="selectable" data-testid="fingerprint">
            {fingerprint}
          </code>
          <p>{t('connections.test.trustAbout')}</p>
          <Button className={styles['offer']} icon={<ShieldCheck size={14} strokeWidth={1.5} />} onClick={() => onTrust(fingerprint)}>
            {t('connections.test.trust')}
          </Button>
        </>
      )}
      <Button
        className={styles['offer']}
        icon={<Copy size={14} strokeWidth={1.5} />}
        onClick={() =>
          void copyText(
            [said(message), hint === undefined ? undefined : said(hint), fingerprint, codes, duration(latencyMs)]
              .filter((part) => part !== undefined)
              .join('\n'),
          )
        }
      >
        {t('connections.test.copy')}
      </Button>
      <code className={styles['code']}>{codes}</code>
    </>
  )
}
