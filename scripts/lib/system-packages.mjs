import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { must, run } from './run.mjs'
import { step, Stop } from './steps.mjs'

/** Program or shared library -> the Debian/Ubuntu package that brings it. First name that the system knows is taken. */
const packageOf = {
  gcc: ['gcc'],
  'g++': ['g++'],
  Xvfb: ['xvfb'],
  postgres: ['postgresql'],
  mariadbd: ['mariadb-server'],
  'redis-server': ['redis-server'],
  'valkey-server': ['valkey-server'],
  openssl: ['openssl'],
  strace: ['strace'],
  sshd: ['openssh-server'],
  'gnome-keyring-daemon': ['gnome-keyring'],
  'dbus-daemon': ['dbus-daemon', 'dbus'],
  'dbus-send': ['dbus-bin', 'dbus'],
  'libglib-2.0.so': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgio-2.0.so': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgobject-2.0.so': ['libglib2.0-0t64', 'libglib2.0-0'],
  'libgtk-3.so': ['libgtk-3-0t64', 'libgtk-3-0'],
  'libnss3.so': ['libnss3'],
  'libnssutil3.so': ['libnss3'],
  'libsmime3.so': ['libnss3'],
  'libnspr4.so': ['libnspr4'],
  'libasound.so': ['libasound2t64', 'libasound2'],
  'libgbm.so': ['libgbm1'],
  'libdrm.so': ['libdrm2'],
  'libcups.so': ['libcups2t64', 'libcups2'],
  'libatk-1.0.so': ['libatk1.0-0t64', 'libatk1.0-0'],
  'libatk-bridge-2.0.so': ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  'libatspi.so': ['libatspi2.0-0t64', 'libatspi2.0-0'],
  'libdbus-1.so': ['libdbus-1-3'],
  'libexpat.so': ['libexpat1'],
  'libcairo.so': ['libcairo2'],
  'libpango-1.0.so': ['libpango-1.0-0'],
  'libX11.so': ['libx11-6'],
  'libxcb.so': ['libxcb1'],
  'libXcomposite.so': ['libxcomposite1'],
  'libXdamage.so': ['libxdamage1'],
  'libXext.so': ['libxext6'],
  'libXfixes.so': ['libxfixes3'],
  'libXrandr.so': ['libxrandr2'],
  'libxkbcommon.so': ['libxkbcommon0'],
  'libudev.so': ['libudev1'],
}

/** Folders beside PATH where Debian keeps server programs. */
function serverFolders() {
  const versions = ['18', '17', '16', '15', '14'].map((version) => `/usr/lib/postgresql/${version}/bin`)
  return ['/usr/sbin', '/usr/local/sbin', ...versions]
}

/** Is the program on PATH or where servers live? */
export function hasProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...(process.platform === 'win32' ? [] : serverFolders())]
  return folders.some((folder) => existsSync(join(folder, process.platform === 'win32' ? `${name}.exe` : name)))
}

/** Makes sure that programs exist: installs what is missing where that is ours to do, else stops with the one command. */
export async function ensurePrograms(names, purpose) {
  const missing = names.filter((name) => !hasProgram(name))
  if (missing.length > 0) await install(missing, purpose)
}

/**
 * Installs a program that tests use where there is one: where this system offers it and installing is ours to do. Elsewhere they go
 * without it, and say so themselves.
 */
export async function addWhereOffered(name, purpose) {
  if (hasProgram(name) || !isDebian() || process.getuid() !== 0 || (await offered(packageOf[name])) === undefined) return
  await install([name], purpose)
}

/** Shared libraries that a Linux executable wants and the system lacks, by file name. */
export async function missingLibraries(executable) {
  const { output } = await run('ldd', [executable], { quiet: true })
  return [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
}

/** Makes sure that the executable's shared libraries exist. Linux only; elsewhere they come with the system. */
export async function ensureLibraries(executable) {
  const missing = await missingLibraries(executable)
  if (missing.length > 0) await install(missing, 'for the window')
  const still = missing.length > 0 ? await missingLibraries(executable) : []
  if (still.length > 0) throw new Stop('The window cannot open: shared libraries are missing', { why: still.join(', ') })
}

async function install(missing, purpose) {
  const names = new Set(missing.map((name) => name.replace(/\.so(\..*)?$/, '.so')))
  const unknown = [...names].filter((name) => packageOf[name] === undefined)
  if (unknown.length > 0) {
    throw new Stop(`Missing ${purpose}: ${unknown.join(', ')}`, { why: 'no package is known for it', todo: 'install it and start again' })
  }
  const wanted = [...names].map((name) => packageOf[name])
  if (isDebian() && process.getuid() === 0) await must('apt-get', ['update', '-qq'])
  const list = []
  for (const choices of wanted) list.push(await firstAvailable(choices))
  const packages = [...new Set(list)]
  if (!isDebian() || process.getuid() !== 0) {
    throw new Stop(`Missing ${purpose}: ${missing.join(', ')}`, {
      why: 'installing system packages is done only as root on Debian or Ubuntu',
      todo: isDebian()
        ? `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`
        : `install what your system calls these Debian packages: ${packages.join(' ')}`,
    })
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await step(`system packages ${purpose}`, async () => {
    await must('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env })
  })
}

/** Package names changed between releases: the first of the choices that this system offers. */
async function firstAvailable(choices) {
  if (choices.length === 1 || !isDebian()) return choices.at(-1)
  return (await offered(choices)) ?? choices.at(-1)
}

/** The first of some packages that the lists of this system know, undefined where they know none. */
async function offered(choices) {
  for (const name of choices) {
    const { output } = await run('apt-cache', ['policy', name], { quiet: true })
    if (/Candidate: (?!\(none\))/.test(output)) return name
  }
  return undefined
}

function isDebian() {
  return process.platform === 'linux' && existsSync('/usr/bin/apt-get')
}
