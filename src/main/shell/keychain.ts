import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { app, safeStorage } from 'electron'
import { AppError } from '@shared/errors'
import type { Keychain } from '../store/slots'
import { HelperKeychain, type KeychainHelper } from './helper-keychain'
import { KEYCHAIN_HELPER, KeychainAnswer } from './keychain-lines'

/** Chromium's switch that chooses the keychain on Linux. */
const STORE = '--password-store='

/**
 * The operating system's keychain through Electron's safeStorage; to be asked after the app is ready. Nothing of it holds the main
 * process: on Linux a helper asks, elsewhere the functions that do not wait. `soon`: whether it is asked at once, when the helper is
 * started ahead of the question.
 */
export function osKeychain({ soon }: { readonly soon: boolean }): Keychain {
  if (process.platform !== 'linux') return nativeKeychain(process.platform === 'win32' ? 'Windows data protection' : 'macOS Keychain')
  const keychain = new HelperKeychain(startHelper)
  if (soon) keychain.prepare()
  app.on('will-quit', () => keychain.end())
  return keychain
}

function nativeKeychain(label: string): Keychain {
  const keychain = {
    label: 'The keychain has not answered yet',
    available: false,
    find: async () => {
      keychain.available = await safeStorage.isAsyncEncryptionAvailable()
      keychain.label = keychain.available ? label : `${label} does not answer`
    },
    seal: async (bytes: Buffer) => await safeStorage.encryptStringAsync(bytes.toString('base64')),
    open: async (sealed: Buffer) => Buffer.from((await safeStorage.decryptStringAsync(sealed)).result, 'base64'),
  }
  return keychain
}

/** Relata once more, as the helper; it gets the keychain that this one was told to use. */
function startHelper(): KeychainHelper {
  // What the user wrote comes first: drivers of tests append a switch of their own.
  const own = process.argv.find((argument) => argument.startsWith(STORE))?.slice(STORE.length)
  const store = own ?? app.commandLine.getSwitchValue('password-store')
  const switches = [
    ...(store === '' ? [] : [`${STORE}${store}`]),
    ...(app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []),
    ...['--disable-gpu', '--log-level=3'],
  ]
  const child = spawn(
    process.execPath,
    [...switches, ...(app.isPackaged ? [] : [app.getAppPath()]), KEYCHAIN_HELPER, join(app.getPath('sessionData'), 'keychain')],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  const waiting: { readonly done: (answer: KeychainAnswer) => void; readonly fail: (error: Error) => void }[] = []
  const ended = () => {
    for (const { fail } of waiting.splice(0)) fail(new AppError('timeout', 'The process that asks the keychain ended'))
  }
  child.on('error', ended)
  child.on('exit', ended)
  child.stdin.on('error', ended)
  createInterface({ input: child.stdout }).on('line', (line) => {
    try {
      const answer = KeychainAnswer.parse(JSON.parse(line))
      waiting.shift()?.done(answer)
    } catch {
      // Chromium's own words are none of ours.
    }
  })
  return {
    ask: async (question) =>
      await new Promise<KeychainAnswer>((done, fail) => {
        waiting.push({ done, fail })
        child.stdin.write(`${JSON.stringify(question)}\n`)
      }),
    end: () => void child.kill('SIGKILL'),
  }
}
