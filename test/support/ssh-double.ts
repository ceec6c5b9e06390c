import { connect } from 'node:net'
import ssh2, { type AuthContext, type Connection, type KeyboardAuthContext } from 'ssh2'
import { newSshKey } from './ssh-key'

/** An SSH server that takes a password or a key, and carries tunnels: for logins that would need an account on this machine. */
export interface SshDouble {
  readonly host: string
  readonly port: number
  readonly user: string
  /** Its own public key, as a known_hosts line names it. */
  readonly publicKey: () => string
  /** Every attempt to log in, by its method. */
  readonly attempts: readonly string[]
  stop(): Promise<void>
}

interface Accepts {
  readonly user: string
  readonly password?: string
  /** A public key in OpenSSH's form. */
  readonly key?: string
  /** Questions one after the other with their answers, in place of a password as such; shown while they are typed where `echo` says so. */
  readonly questions?: readonly { readonly prompt: string; readonly answer: string; readonly echo?: boolean }[]
  /** Lets in nobody who has not logged in so, too. */
  readonly besides?: 'keyboard-interactive'
}

/** Starts one on loopback: the server of the library that Relata logs in with, as strict as it comes. */
export async function startSshDouble(accepts: Accepts): Promise<SshDouble> {
  const own = newSshKey()
  const attempts: string[] = []
  const clients = new Set<Connection>()
  const server = new ssh2.Server({ hostKeys: [own.private] }, (client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    // One that goes away in the middle is what is tested.
    client.on('error', () => undefined)
    client.on('authentication', (context) => {
      attempts.push(context.method)
      if (context.method === 'keyboard-interactive' && accepts.questions !== undefined) ask(context, accepts.questions)
      else if (!letsIn(context, accepts))
        context.reject(accepts.questions === undefined ? ['password', 'publickey'] : ['publickey', 'keyboard-interactive'])
      else if (accepts.besides !== undefined && proves(context)) context.reject([accepts.besides], true)
      else context.accept()
    })
    client.on('tcpip', (accept, reject, { destIP, destPort }) => {
      const socket = connect(destPort, destIP)
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        socket.on('error', () => channel.close())
        const channel = accept()
        channel.on('error', () => socket.destroy())
        channel.pipe(socket).pipe(channel)
      })
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return {
    ...{ host: '127.0.0.1', port: address.port, user: accepts.user, attempts },
    publicKey: () => own.public.split(' ').slice(0, 2).join(' '),
    stop: async () => {
      for (const client of clients) client.end()
      await new Promise((done) => server.close(done))
    },
  }
}

/** Asks one question after the other; a wrong answer, or none, ends it. */
function ask(context: KeyboardAuthContext, [first, ...rest]: NonNullable<Accepts['questions']>): void {
  if (first === undefined) return context.accept()
  context.prompt([{ prompt: first.prompt, echo: first.echo ?? false }], ([answer]) => {
    if (answer === first.answer) ask(context, rest)
    else context.reject(['publickey', 'keyboard-interactive'])
  })
}

/** A key without a signature asks only whether it would do. */
function proves(context: AuthContext): boolean {
  return context.method !== 'publickey' || context.signature !== undefined
}

function letsIn(context: AuthContext, { user, password, key }: Accepts): boolean {
  if (context.username !== user) return false
  if (context.method === 'password') return password !== undefined && context.password === password
  if (context.method !== 'publickey' || key === undefined) return false
  const known = ssh2.utils.parseKey(key)
  if (known instanceof Error || !known.getPublicSSH().equals(context.key.data)) return false
  // Without a signature it is asked only whether the key would do.
  return context.signature === undefined || known.verify(context.blob as Buffer, context.signature, context.hashAlgo)
}
