import type { HostKey } from '@shared/connection'
import { useState } from 'react'
import { call } from '../../client'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { errorText } from '../../ui/error-text'
import styles from './host-key.module.css'

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
      title="Is this your SSH server?"
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" disabled={busy} onClick={trust}>
            Trust this key
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
    <section aria-label="SSH server" className={styles['panel']}>
      <h4 className={styles['head']}>Is this your SSH server?</h4>
      <Question hostKey={props.hostKey} problem={problem} />
      <Button look="primary" disabled={busy} onClick={trust}>
        Trust this key
      </Button>
    </section>
  )
}

function Question({ hostKey, problem }: Pick<HostKeyProps, 'hostKey'> & { readonly problem: string | undefined }) {
  const { host, port, type, sha256 } = hostKey
  return (
    <>
      <p>Relata meets it for the first time. Nothing but a greeting was sent; your login waits for this answer.</p>
      <dl className={styles['facts']}>
        <dt>Server</dt>
        <dd className="mono selectable">
          {host}:{port}
        </dd>
        <dt>Key</dt>
        <dd className="mono selectable">{type}</dd>
        <dt>SHA-256</dt>
        <dd className="mono selectable">{sha256}</dd>
      </dl>
      <p className={styles['quiet']}>
        Compare it with what the server’s administrator names. If the two differ, somebody stands in between: cancel.
      </p>
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
