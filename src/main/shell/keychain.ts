import { safeStorage } from 'electron'
import type { Keychain } from '../store/slots'

const LABELS: Readonly<Record<string, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows data protection',
  gnome_libsecret: 'GNOME keyring',
  kwallet: 'KWallet',
  kwallet5: 'KWallet',
  kwallet6: 'KWallet',
}

/**
 * The operating system's keychain through Electron's safeStorage, call it after the app is ready. On Linux the backend
 * `basic_text` is a constant from Chromium's source and `unknown` proves nothing: neither counts as a keychain.
 */
export function osKeychain(): Keychain {
  const backend = process.platform === 'linux' ? safeStorage.getSelectedStorageBackend() : process.platform
  const label = LABELS[backend]
  const available = label !== undefined && safeStorage.isEncryptionAvailable()
  return {
    label: available ? label : 'No keychain on this system',
    available,
    seal: async (bytes) => safeStorage.encryptString(bytes.toString('base64')),
    open: async (sealed) => Buffer.from(safeStorage.decryptString(sealed), 'base64'),
  }
}
