import { createInterface } from 'node:readline'
import { app, safeStorage } from 'electron'
import { type KeychainAnswer, KeychainQuestion } from './keychain-lines'

const LABELS: Readonly<Record<string, string>> = {
  gnome_libsecret: 'GNOME keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
}

/**
 * The process that asks the keychain on Linux, see helper-keychain.ts: without a window, with a folder of its own, named by the last
 * argument. It answers on standard output and ends with its standard input, which is with whoever started it.
 */
export async function runKeychainHelper(): Promise<void> {
  app.setPath('userData', process.argv.at(-1) ?? '')
  app.disableHardwareAcceleration()
  app.on('window-all-closed', () => undefined)
  await app.whenReady()
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => process.stdout.write(`${JSON.stringify(answer(line))}\n`))
  lines.on('close', () => app.exit(0))
}

/**
 * The backend `basic_text` is a constant from Chromium's source and `unknown` proves nothing: neither counts as a keychain. The
 * functions are the ones that wait: nobody else is in this process.
 */
function answer(line: string): KeychainAnswer {
  try {
    const { do: what, text = '' } = KeychainQuestion.parse(JSON.parse(line))
    if (what === 'seal') return { text: safeStorage.encryptString(text).toString('base64') }
    if (what === 'open') return { text: safeStorage.decryptString(Buffer.from(text, 'base64')) }
    const label = LABELS[safeStorage.getSelectedStorageBackend()]
    if (label === undefined) return { label: 'No keychain on this system', available: false }
    const available = safeStorage.isEncryptionAvailable()
    return { label: available ? label : `${label} is locked, or not running`, available }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}
