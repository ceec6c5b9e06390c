import { ClipboardPaste, FileUp, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { call } from '../../client'
import { importConnections } from '../../state/actions'
import { showDialog, useDialog } from '../../state/dialogs'
import { EngineTile } from '../../ui/connection-marks'
import { errorText } from '../../ui/error-text'
import { Mark } from '../../ui/icons'
import { handOver } from './pasted'
import styles from './welcome.module.css'
import { t } from '../../words'
import { Keys } from '../../ui/keys'
import { keysOf as keysOfChord } from '../../commands/chords'
import { onMac, useKeysOf } from '../../commands/keymap'

/** The first screen of somebody who has no connection: what can be done, the quickest first. */
export function Welcome() {
  const keysOf = useKeysOf()
  usePaste()
  const [problem, setProblem] = useState<string | undefined>()
  const [busy, setBusy] = useState(false)
  const restore = async () => {
    setBusy(true)
    setProblem(undefined)
    try {
      await call('connections.restoreSample', {})
    } catch (error) {
      setProblem(errorText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={styles['welcome']}>
      <span className={styles['mark']}>
        <Mark size={44} />
      </span>
      <h1 className={styles['title']}>{t('connections.welcome.title')}</h1>
      <p className={styles['text']}>{t('connections.welcome.text')}</p>
      <button type="button" autoFocus className={styles['choice']} disabled={busy} onClick={() => void restore()}>
        <EngineTile icon="Li" large />
        <span>
          <strong>{t('connections.welcome.sample')}</strong>
          <small>{t('connections.welcome.sampleText')}</small>
        </span>
        <kbd aria-hidden="true">Enter</kbd>
      </button>
      <button type="button" className={styles['choice']} onClick={add}>
        <span className={styles['plus']}>
          <ClipboardPaste size={16} strokeWidth={1.5} aria-hidden="true" />
        </span>
        <span>
          <strong>{t('connections.welcome.paste')}</strong>
          <small>{t('connections.welcome.pasteText')}</small>
        </span>
        <span aria-hidden="true" className={styles['keys']}>
          <Keys keys={keysOfChord('Mod+V', onMac)} />
        </span>
      </button>
      <button type="button" className={styles['choice']} onClick={add}>
        <span className={styles['plus']}>
          <Plus size={16} strokeWidth={1.5} aria-hidden="true" />
        </span>
        <span>
          <strong>{t('connections.welcome.add')}</strong>
          <small>{t('connections.welcome.addText')}</small>
        </span>
        <span aria-hidden="true" className={styles['keys']}>
          <Keys keys={keysOf('connection.new')} />
        </span>
      </button>
      <button
        type="button"
        className={styles['choice']}
        onClick={() => void importConnections().catch((error: unknown) => setProblem(errorText(error)))}
      >
        <span className={styles['plus']}>
          <FileUp size={16} strokeWidth={1.5} aria-hidden="true" />
        </span>
        <span>
          <strong>{t('connections.welcome.import')}</strong>
          <small>{t('connections.welcome.importText')}</small>
        </span>
      </button>
      {problem !== undefined && (
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      )}
    </div>
  )
}

/** A new connection: the form has the focus where a URL is pasted. */
function add(): void {
  showDialog({ kind: 'connection', id: undefined })
}

/** What is pasted while nothing takes it fills the form of a new connection. */
function usePaste(): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text').trim() ?? ''
      const isTaken = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]') !== null
      if (text === '' || isTaken || useDialog.getState().dialog !== undefined) return
      event.preventDefault()
      handOver(text)
      add()
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [])
}
