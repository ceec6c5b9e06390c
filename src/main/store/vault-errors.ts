import { AppError } from '@shared/errors'

/** The key is not held: `secrets_locked`. */
export function secretsLocked(): AppError {
  return new AppError('secrets_locked', 'The saved secrets are locked', { hint: 'Enter the master password' })
}

/** Another process gave the vault another key: `secrets_locked`. */
export function keyChanged(): AppError {
  return new AppError('secrets_locked', 'The saved secrets were given another key by another Relata', { hint: 'Unlock them again' })
}

/** A slot gave some other key: `secrets_unavailable`. */
export function wrongKey(): AppError {
  return new AppError('secrets_unavailable', 'What opened is not the key of the saved secrets', {
    hint: 'Nothing was lost. Use the master password or the recovery code',
  })
}

/** What a keychain says that is none. */
const NO_KEYCHAIN = 'No keychain on this system'

/** There is nothing yet that a key could be kept with: `secrets_unavailable`. `label`: why there is no keychain. */
export function noKeychain(label: string): AppError {
  if (label === NO_KEYCHAIN)
    return new AppError('secrets_unavailable', 'This system has no keychain to keep a password in', {
      hint: 'Set a master password, or keep secrets for this session only',
    })
  return new AppError('secrets_unavailable', label, {
    hint: 'Unlock it and try again, set a master password, or keep secrets for this session only',
    // There is one, which may answer the next time.
    detail: { again: true },
  })
}
