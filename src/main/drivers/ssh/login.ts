import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { AppError } from '@shared/errors'
import ssh2, { type AnyAuthMethod, type AuthHandlerMiddleware, type KeyboardInteractiveCallback, type ParsedKey, type Prompt } from 'ssh2'
import { moreAsked, moreWanted } from './errors'
import type { SshLogin } from './options'

/** Where Windows has its agent, which sets no SSH_AUTH_SOCK. */
const WINDOWS_AGENT = '\\\\.\\pipe\\openssh-ssh-agent'
/** What a hidden question asks for that is no password, whatever it is called. */
const NO_PASSWORD = /code|token|otp\b|one.?time|passcode|\bpin\b|factor|verif|challenge|answer/i

/** A login in steps, as the server says what it takes. */
export interface LoginSteps {
  readonly next: AuthHandlerMiddleware
  /** Why it cannot be gone through with, where the server wants more than there is to say. */
  readonly why: () => AppError | undefined
}

/**
 * How one logs in at a server (RFC 4252): in the one way that was chosen. A password is told to a server that takes passwords only as
 * answers to its questions (RFC 4256), too, if its one hidden question is for that; it is judged once. Throws an AppError where there
 * is nothing to log in with.
 */
export function loginSteps(login: SshLogin): LoginSteps {
  const first = authOf(login)
  let why: AppError | undefined
  let step = 0
  let told = false
  const answer = (prompts: readonly Prompt[], finish: KeyboardInteractiveCallback) => {
    const [question] = prompts
    if (question === undefined) return finish([])
    if (!told && prompts.length === 1 && question.echo !== true && !NO_PASSWORD.test(question.prompt)) {
      told = true
      return finish([login.secret ?? ''])
    }
    why = moreAsked(login, question.prompt)
    // Nothing said is no answer: the server gives up, and so do we.
    finish([])
  }
  return {
    why: () => why,
    next: (left, partly, go) => {
      step += 1
      const rest: readonly string[] = left ?? []
      if (step === 1) return go(first)
      if (partly === true) why = moreWanted(login, rest)
      // Where it takes passwords as such, it has judged this one.
      else if (step === 2 && login.auth === 'password' && rest.includes('keyboard-interactive') && !rest.includes('password'))
        return go({
          type: 'keyboard-interactive',
          username: login.user,
          prompt: (_name, _text, _language, prompts, finish) => answer(prompts, finish),
        })
      // Its types know no end of the list; client.js takes false for it.
      go(false as never)
    },
  }
}

function authOf(login: SshLogin): AnyAuthMethod {
  const { user: username, secret } = login
  switch (login.auth) {
    case 'password':
      return { type: 'password', username, password: secret ?? '' }
    case 'agent': {
      const agent = process.env['SSH_AUTH_SOCK'] ?? (process.platform === 'win32' ? WINDOWS_AGENT : undefined)
      if (agent === undefined)
        throw new AppError('auth_failed', 'There is no SSH agent here', {
          hint: 'Start ssh-agent, add your key with ssh-add, and start Relata where SSH_AUTH_SOCK is set; or choose a key file',
        })
      return { type: 'agent', username, agent }
    }
    case 'key':
      return { type: 'publickey', username, key: readKey(login) }
  }
}

/** Reads and opens a private key here, because ssh2 passes silently over one that it cannot use. */
function readKey({ keyFile, secret }: SshLogin): ParsedKey {
  const detail = { file: keyFile }
  let text: Buffer
  try {
    text = readFileSync(keyFile.replace(/^~(?=[\\/])/, homedir()))
  } catch (cause) {
    const gone = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw new AppError(gone ? 'not_found' : 'permission_denied', gone ? 'There is no such key file' : 'The key file cannot be read', {
      hint: 'Check its path',
      ...{ detail, cause },
    })
  }
  const key = ssh2.utils.parseKey(text, secret)
  if (!(key instanceof Error)) {
    if (key.isPrivateKey()) return key
    throw new AppError('invalid_input', 'This file holds a public key', {
      hint: 'Choose the private one, which has no .pub at its end',
      detail,
    })
  }
  if (/passphrase|encrypted|decrypt|integrity/i.test(key.message))
    throw new AppError('auth_failed', secret === undefined ? 'The key needs its passphrase' : 'The passphrase does not open the key', {
      ...{ hint: 'Enter the passphrase of the key', detail, cause: key },
    })
  throw new AppError('invalid_input', 'This file holds no private key that is understood', {
    hint: 'OpenSSH, PEM and PuTTY keys are; ssh-keygen -p writes others anew',
    ...{ detail, cause: key },
  })
}
