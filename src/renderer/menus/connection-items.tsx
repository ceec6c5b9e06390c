import type { ConnectionSummary } from '@shared/connection'
import { Copy, Pencil, PlugZap, RotateCcw } from 'lucide-react'
import { call } from '../client'
import { copyUrl } from '../state/actions'
import { showDialog } from '../state/dialogs'
import { say } from '../state/jobs'
import type { MenuItem } from '../ui/menu'
import { t } from '../words'
import { tell } from './tell'
import { said } from '../words/said'

/** What can be done with a saved connection itself. */
export function connectionItems({ id, name }: ConnectionSummary, isSample: boolean): MenuItem[] {
  return [
    { label: t('menu.edit'), icon: <Pencil size={14} />, onSelect: () => showDialog({ kind: 'connection', id }) },
    { label: t('menu.test'), icon: <PlugZap size={14} />, onSelect: () => void testIt(id, name).catch(tell) },
    { label: t('menu.duplicate'), icon: <Copy size={14} />, onSelect: () => void call('connections.duplicate', { id }).catch(tell) },
    { label: t('connections.copyUrl'), onSelect: () => void copyUrl(id).catch(tell) },
    ...(isSample
      ? [{ label: t('menu.restoreSample'), icon: <RotateCcw size={14} />, onSelect: () => showDialog({ kind: 'restoreSample' }) }]
      : []),
  ]
}

async function testIt(id: string, name: string): Promise<void> {
  say(t('menu.testing', { name }))
  const { success, message, hint, latencyMs } = await call('connections.test', { id, force: true })
  if (success) say(t('menu.tested', { message: said(message), ms: Math.round(latencyMs) }))
  else say(hint === undefined ? said(message) : `${said(message)}. ${said(hint)}`)
}
