import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'

/** How a command ended. */
export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Standard output as the one JSON document that it is. Throws on anything else. */
  json(): unknown
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** What file descriptors give to the command, by number; 0 is standard input. */
  readonly input?: Readonly<Record<number, string>>
  /** Kills it, as a power cut would, once this resolves. */
  readonly until?: Promise<unknown>
}

/** The folders a program may take for its own when nobody tells it where to write. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  /** The working folder. */
  readonly cwd: string
  /** Every file and folder that was left in them. */
  strays(): string[]
}

/** A home, a folder for temporary files and a working folder, all empty and nobody else's. */
export function emptySurroundings(): Surroundings {
  const root = mkdtempSync(join(tmpdir(), 'relata-around-'))
  const folder = (name: string) => mkdtempSync(join(root, `${name}-`))
  const [home, temporary, cwd] = [folder('home'), folder('tmp'), folder('cwd')]
  return {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: temporary, LANG: 'C.UTF-8' },
    cwd,
    strays: () => [home, temporary, cwd].flatMap((path) => readdirSync(path, { recursive: true }).map(String)),
  }
}

/** Runs a program to its end, with the environment that is given and nothing else of ours. */
export async function run(command: string, args: readonly string[], { env = {}, cwd, input = {}, until }: RunOptions = {}): Promise<Ran> {
  const numbers = Object.keys(input).map(Number)
  const stdio = Array.from({ length: Math.max(2, ...numbers) + 1 }, (_, fd) =>
    fd === 1 || fd === 2 || numbers.includes(fd) ? ('pipe' as const) : ('ignore' as const),
  )
  const child = spawn(command, args, { env, stdio, ...(cwd === undefined ? {} : { cwd }) })
  void until?.then(
    () => child.kill('SIGKILL'),
    // It came to its end before.
    () => undefined,
  )
  const said = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
  for (const fd of numbers) {
    const pipe = child.stdio[fd] as Writable
    // A command that does not read what it is given closes the pipe: that is its right.
    pipe.on('error', () => undefined)
    pipe.end(input[fd])
  }
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', fail)
    child.on('close', done)
  })
  return { code, ...said, json: () => JSON.parse(said.stdout) as unknown }
}
