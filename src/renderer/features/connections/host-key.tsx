import type { HostKey } from '@shared/connection'
import { useState } from 'react'
import { call } from '../../client'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { errorText } from '../../ui/error-text'
import styles from './host-key.module.css'
import { t } from '../../words'

interface HostKeyProps {
  readonly hostKey: HostKey
  /** Called once the key is written down as trusted. */
  readonly onTrusted: () => void
}

/** Asks whether an SSH server that nobody has met yet is the one that is meant; until then it has been told nothing. */
export function HostKeyDialog({ hostKey, onTrusted, onClose }: HostKeyProps & { readonly onClose: () => void }) {
  const { problem, busy, trust } = useTrust({ hostKey, onTrusted })
  return (
    <Dialog
      title={t('connections.hostKey.title')}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            {t('ui.cancel')}
          </Button>
          <Button look="primary" disabled={busy} onClick={trust}>
            {t('connections.hostKey.trust')}
          </Button>
        </>
      }
    >
      <Question hostKey={hostKey} problem={problem} />
    </Dialog>
  )
}

/** The same beside a form whose test has met such a server. */
export function HostKeyPanel(props: HostKeyProps) {
  const { problem, busy, trust } = useTrust(props)
  return (
    <section aria-label={t('connections.hostKey.label')} className={styles['panel']}>
      <h4 className={styles['head']}>{t('connections.hostKey.title')}</h4>
      <Question hostKey={props.hostKey} problem={problem} />
      <Button look="primary" disabled={busy} onClick={trust}>
        {t('connections.hostKey.trust')}
      </Button>
    </section>
  )
}

function Question({ hostKey, problem }: Pick<HostKeyProps, 'hostKey'> & { readonly problem: string | undefined }) {
  const { host, port, type, sha256 } = hostKey
  return (
    <>
      <p>{t('connections.hostKey.first')}</p>
      <dl className={styles['facts']}>
        <dt>{t('connections.hostKey.server')}</dt>
        <dd className="mono selectable">
          {host}:{port}
        </dd>
        <dt>{t('connections.hostKey.key')}</dt>
        <dd className="mono selectable">{type}</dd>
        <dt>SHA-256</dt>
        <dd className="mono selectable">{sha256}</dd>
      </dl>
      <p className={styles['quiet']}>{t('connections.hostKey.compare')}</p>
      {problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
    </>
  )
}

function useTrust({ hostKey, onTrusted }: HostKeyProps) {
  const [problem, setProblem] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      await call('connections.trustHostKey', hostKey)
      onTrusted()
    } catch (error) {
      setProblem(errorText(error))
      setBusy(false)
    }
  }
  return { problem, busy, trust: () => void run() }
}
