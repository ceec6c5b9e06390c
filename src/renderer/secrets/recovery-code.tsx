import { call } from '../client'
import { say } from '../state/jobs'
import { Button } from '../ui/button'
import { errorText } from '../ui/error-text'
import { t } from '../words'
import styles from './secrets.module.css'

/** A recovery code, which is shown this once: to be copied or written down, and told to be kept. */
export function RecoveryCode({ code, onKept }: { readonly code: string; readonly onKept: () => void }) {
  const copy = () =>
    void navigator.clipboard
      .writeText(code)
      .then(() => say(t('settings.codeCopied')))
      .catch((error: unknown) => say(errorText(error)))
  return (
    <div className={styles['code']} role="status">
      <p>{t('settings.codeOnce')}</p>
      <code className={`selectable ${styles['letters'] ?? ''}`}>{code}</code>
      <div className={styles['row']}>
        <Button onClick={copy}>{t('settings.codeCopy')}</Button>
        <Button look="primary" onClick={onKept}>
          {t('settings.codeKept')}
        </Button>
      </div>
    </div>
  )
}

/** Makes a code, which ends the one before; undefined, and said, where that fails. */
export async function makeRecoveryCode(): Promise<string | undefined> {
  try {
    return (await call('vault.newRecoveryCode', {})).recoveryCode
  } catch (error) {
    say(errorText(error))
    return undefined
  }
}
