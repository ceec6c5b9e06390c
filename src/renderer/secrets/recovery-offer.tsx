import type { VaultStatus } from '@shared/contract'
import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { call, onEvent } from '../client'
import { say } from '../state/jobs'
import { Banner, LinkButton } from '../ui/banner'
import { Dialog } from '../ui/dialog'
import { t } from '../words'
import { makeRecoveryCode, RecoveryCode } from './recovery-code'

/** A key was made in this window, and nothing yet opens it when what does is lost. */
const useOffer = create<{ readonly offered: boolean }>()(() => ({ offered: false }))

/** Offers a recovery code as soon as secrets get a key, in a line that can be passed over: the settings offer it as well. */
export function RecoveryOffer() {
  const { offered } = useOffer()
  const [code, setCode] = useState<string | undefined>()
  useEffect(watchNewKeys, [])
  const close = () => useOffer.setState({ offered: false })
  const pass = () => {
    close()
    say(t('settings.offerPassed'))
  }
  if (code !== undefined) {
    const kept = () => setCode(undefined)
    return (
      <Dialog title={t('settings.codeTitle')} onClose={kept} actions={null}>
        <RecoveryCode code={code} onKept={kept} />
      </Dialog>
    )
  }
  if (!offered) return null
  const make = async () => {
    const made = await makeRecoveryCode()
    if (made === undefined) return
    setCode(made)
    close()
  }
  return (
    <Banner
      look="info"
      actions={
        <>
          <LinkButton onClick={() => void make()}>{t('settings.offerMake')}</LinkButton>
          <LinkButton onClick={pass}>{t('settings.offerPass')}</LinkButton>
        </>
      }
    >
      {t('settings.offer')}
    </Banner>
  )
}

/** Notices a vault that had nothing to open it and now has. */
function watchNewKeys(): () => void {
  let before: VaultStatus['slots'] | undefined
  const look = ({ state, slots }: VaultStatus) => {
    if (before?.length === 0 && state === 'unlocked' && !slots.includes('recovery')) useOffer.setState({ offered: true })
    if (slots.includes('recovery')) useOffer.setState({ offered: false })
    before = slots
  }
  // What is not known at the start is not offered: the settings do.
  call('vault.status', {}).then(
    (status) => before ?? look(status),
    () => undefined,
  )
  return onEvent('vault.changed', look)
}
