import type { FormField, Options, Secrets } from '@shared/connection'
import { z } from 'zod'

/** How one logs in at an SSH server: a key in a file, the agent that SSH_AUTH_SOCK names, or a password. */
const SshAuth = z.enum(['key', 'agent', 'password'])

const Host = z.string().trim().min(1, 'Enter a host').max(253)
const Port = z.number().int().min(1, 'A port is 1 to 65535').max(65_535, 'A port is 1 to 65535')
const User = z.string().max(512)
const Path = z.string().max(4096)

/** Options of a tunnel, as part of those of a server: the SSH server behind which the database is, and one before that. */
export const SSH_OPTIONS = {
  ssh: z.boolean().exactOptional(),
  sshHost: Host.exactOptional(),
  sshPort: Port.exactOptional(),
  sshUser: User.exactOptional(),
  sshAuth: SshAuth.exactOptional(),
  sshKeyFile: Path.exactOptional(),
  jump: z.boolean().exactOptional(),
  jumpHost: Host.exactOptional(),
  jumpPort: Port.exactOptional(),
  jumpUser: User.exactOptional(),
  jumpAuth: SshAuth.exactOptional(),
  jumpKeyFile: Path.exactOptional(),
}

/** The two servers of a tunnel, by the beginning of the names of their options. */
type Place = 'ssh' | 'jump'

/** Where and as whom one logs in at one SSH server. */
export interface SshLogin {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly auth: z.infer<typeof SshAuth>
  readonly keyFile: string
  /** Of the user, or of the key. */
  readonly secret: string | undefined
}

/** The SSH servers on the way to the database, the nearest first; undefined where there is no tunnel. */
export function tunnelOf(options: Options, secrets: Secrets): readonly SshLogin[] | undefined {
  if (options['ssh'] !== true) return undefined
  return placesOf(options).map((place) => {
    const text = (name: string) => String(options[`${place}${name}`] ?? '')
    const auth = SshAuth.catch('key').parse(options[`${place}Auth`])
    const secret = auth === 'agent' ? undefined : secrets[`${place}${auth === 'key' ? 'Passphrase' : 'Password'}`]
    const port = Number(options[`${place}Port`] ?? 22)
    return { host: text('Host').trim(), port, user: text('User'), auth, keyFile: text('KeyFile'), secret }
  })
}

/** Where a tunnel leads, without how one gets in: equal texts, equal places. Empty where there is none. */
export function tunnelWay(options: Options): string {
  return (tunnelOf(options, {}) ?? []).map(({ host, port }) => `${host}:${String(port)}`).join(' ')
}

/** What a tunnel cannot do without, each with the name of its field. */
export function missingForTunnel(options: Options): readonly { readonly field: string; readonly message: string }[] {
  if (options['ssh'] !== true) return []
  return placesOf(options).flatMap((place) => {
    const lacks = (name: string) => (options[`${place}${name}`] ?? '') === ''
    return [
      ...(lacks('Host') ? [{ field: `${place}Host`, message: 'Enter a host' }] : []),
      ...(lacks('User') ? [{ field: `${place}User`, message: 'Enter a user' }] : []),
      ...((options[`${place}Auth`] ?? 'key') === 'key' && lacks('KeyFile') ? [{ field: `${place}KeyFile`, message: 'Enter a file' }] : []),
    ]
  })
}

function placesOf(options: Options): readonly Place[] {
  return options['jump'] === true ? ['jump', 'ssh'] : ['ssh']
}

/** Fields of the form for a tunnel: a switch, and what is shown once it is on. */
export function sshFields(): FormField[] {
  const on = { field: 'ssh', is: true }
  return [
    {
      ...{ name: 'ssh', label: 'Through an SSH tunnel', kind: 'toggle', required: false, secret: false, group: 'ssh', default: false },
      help: 'Host and port above are then what the SSH server reaches',
    },
    ...loginFields('ssh', 'SSH ', [on]),
    {
      ...{ name: 'jump', label: 'Through another SSH server first', kind: 'toggle', required: false, secret: false, group: 'jump' },
      ...{ default: false, when: [on] },
      help: 'A jump host: the SSH server above is reached from there',
    },
    ...loginFields('jump', 'Jump ', [on, { field: 'jump', is: true }]),
  ]
}

function loginFields(place: Place, label: string, when: NonNullable<FormField['when']>): FormField[] {
  const common = { required: false, secret: false, group: place, when } as const
  const by = (auth: string) => [...when, { field: `${place}Auth`, is: auth }]
  return [
    { ...common, name: `${place}Host`, label: `${label}host`, kind: 'text', placeholder: 'bastion.example.com', required: true },
    { ...common, name: `${place}Port`, label: `${label}port`, kind: 'number', default: 22 },
    { ...common, name: `${place}User`, label: `${label}user`, kind: 'text', required: true },
    {
      ...{ ...common, name: `${place}Auth`, label: `${label}login`, kind: 'select', default: 'key' },
      choices: [
        { value: 'key', label: 'by a key file' },
        { value: 'agent', label: 'by the SSH agent' },
        { value: 'password', label: 'by a password' },
      ],
    },
    { ...common, name: `${place}KeyFile`, label: `${label}key file`, kind: 'file', placeholder: '~/.ssh/id_ed25519', when: by('key') },
    { ...common, name: `${place}Passphrase`, label: `${label}key passphrase`, kind: 'password', secret: true, when: by('key') },
    { ...common, name: `${place}Password`, label: `${label}password`, kind: 'password', secret: true, when: by('password') },
  ]
}
