import { KEYCHAIN_HELPER } from './shell/keychain-lines'

// One program, two uses: a helper that asks the keychain loads nothing else. Only where there is one: on macOS a keychain gives what it
// keeps to this program alone, and whoever may start it could ask.
if (process.platform === 'linux' && process.argv.includes(KEYCHAIN_HELPER)) {
  const { runKeychainHelper } = await import('./shell/keychain-helper')
  void runKeychainHelper()
} else await import('./index')
