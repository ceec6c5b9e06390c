import type { VaultStatus } from '@shared/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../client'
import { keys } from '../../queries'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { errorText } from '../../ui/error-text'
import { Field, Input } from '../../ui/field'
import styles from './connections.module.css'
import { t } from '../../words'
import { said } from '../../words/said'

/** Unlocks the vault with whatever opens it: the master password, the recovery code, or the keychain asked once more. */
export function UnlockDialog({ onClose }: { readonly onClose: () => void }) {
  const vault = useQuery({ queryKey: keys.vault, queryFn: ({ signal }) => call('vault.status', {}, { signal }) })
  return vault.data === undefined ? null : <Unlock status={vault.data} onClose={onClose} />
}

function Unlock({ status: { slots, problem }, onClose }: { readonly status: VaultStatus; readonly onClose: () => void }) {
  const password = slots.includes('password') || slots.includes('both')
  const [text, setText] = useState('')
  const [byCode, setByCode] = useState(!password && slots.includes('recovery'))
  const [refused, setRefused] = useState<string | undefined>()
  const typed = password || byCode
  const attempt = async (work: () => Promise<VaultStatus>) => {
    setRefused(undefined)
    try {
      if ((await work()).state === 'unlocked') onClose()
    } catch (error) {
      setRefused(errorText(error))
    }
  }
  const unlock = () =>
    attempt(async () => await (byCode ? call('vault.recover', { code: text }) : call('vault.unlock', { password: text })))
  const turn = () => {
    setByCode(!byCode)
    setText('')
    setRefused(undefined)
  }
  return (
    <Dialog
      title={t('connections.unlock.title')}
      onClose={onClose}
      actions={
        <>
          {password && slots.includes('recovery') && (
            <Button onClick={turn}>{byCode ? t('connections.unlock.byPassword') : t('connections.unlock.byCode')}</Button>
          )}
          {slots.includes('keychain') && (problem !== null || !typed) && (
            <Button onClick={() => void attempt(async () => await call('vault.tryKeychain', {}))}>
              {t('connections.unlock.keychain')}
            </Button>
          )}
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          {typed && (
            <Button look="primary" disabled={text === ''} onClick={() => void unlock()}>
              {t('connections.unlock.unlock')}
            </Button>
          )}
        </>
      }
    >
      {problem !== null && <p className={styles['quiet']}>{t('connections.unlock.problem', { problem: said(problem) })}</p>}
      {typed && (
        <Field
          key={String(byCode)}
          label={byCode ? t('connections.unlock.code') : t('connections.unlock.password')}
          error={refused}
          help={byCode ? t('connections.unlock.codeHelp') : undefined}
        >
          {(id, describedBy) => (
            <Input
              id={id}
              aria-describedby={describedBy}
              autoFocus
              type={byCode ? 'text' : 'password'}
              value={text}
              onChange={(e) => setText(e.target.value)}
              onKeyDown={(e) => e.key === 'Enter' && void unlock()}
            />
          )}
        </Field>
      )}
    </Dialog>
  )
}
