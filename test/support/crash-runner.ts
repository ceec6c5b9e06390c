import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLogger } from '../../src/main/log'
import { ConnectionStore } from '../../src/main/store/connections'
import { openStore } from '../../src/main/store/open'
import { listRestorePoints } from '../../src/main/store/recovery'
import { openVault } from '../../src/main/store/open-vault'
import { numbersOf, OPEN_KEYCHAIN, savedAs, type SaverLine } from './saved'

/** How a program that says lines came to its end. */
export interface Ended {
  readonly lines: readonly SaverLine[]
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stderr: string
}

export interface SaverOptions {
  /** The built saver.ts. */
  readonly saver: string
  readonly home: string
  readonly seed: number
  /** Kills it, as kill -9 does, once it said so many lines, and a while after that. */
  readonly killAfter?: { readonly lines: number; readonly ms: number }
  /** How much it does at most. */
  readonly limit?: number
  readonly lax?: boolean
  /** The command it runs under: words before its own. */
  readonly under?: readonly string[]
  /** Whose process it is; only the superuser may choose. */
  readonly uid?: number
}

/** Runs the saver to its end, or to the one that is given. */
export async function runSaver({ saver, home, seed, killAfter, limit, lax, under = [], uid }: SaverOptions): Promise<Ended> {
  const own = [process.execPath, saver, home, String(seed), String(limit ?? 1_000_000), ...(lax === true ? ['lax'] : [])]
  const [command = '', ...args] = [...under, ...own]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(uid === undefined ? {} : { uid, gid: uid }) })
  let [said, stderr] = ['', '']
  let enough: () => void = () => undefined
  const hasSaidEnough = new Promise<void>((done) => (enough = done))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    if (killAfter !== undefined && said.split('\n').length > killAfter.lines) enough()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => done({ code, signal }))
  })
  if (killAfter !== undefined) {
    await Promise.race([hasSaidEnough, ended])
    await sleep(killAfter.ms)
    child.kill('SIGKILL')
  }
  return { ...(await ended), stderr, lines: linesOf(said) }
}

/** What a saver said. A line that was cut in the middle was not said. */
export function linesOf(said: string): SaverLine[] {
  return said
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as SaverLine)
}

/** What must be in a store, and what may be: kept up with what a saver said. */
export class Ledger {
  /** Versions of a connection that may be there; 0 = that it is not. */
  readonly #may = new Map<number, Set<number>>()
  acknowledged = 0

  /** Takes in what was said; only the last attempt may be without an answer. */
  read(lines: readonly SaverLine[]): void {
    for (const line of lines) {
      if (line.say !== 'try' && line.say !== 'done') continue
      if (line.say === 'done') this.acknowledged += 1
      if (!('number' in line)) continue
      const after = line.do === 'remove' ? 0 : line.version
      if (line.say === 'done') this.#may.set(line.number, new Set([after]))
      else this.#may.set(line.number, new Set([...(this.#may.get(line.number) ?? [0]), after]))
    }
  }

  /**
   * Opens the store and compares everything. Throws for an acknowledged change that is lost, a row that was written by halves, a
   * row nobody saved, a backup that is not sound, and whatever keeps it from opening. Answers how many connections there are.
   */
  async check(home: string): Promise<number> {
    const log = createLogger('silent')
    const store = openStore(home, log)
    try {
      const vault = await openVault(store, OPEN_KEYCHAIN, log)
      const connections = new ConnectionStore(store, vault, () => 'there')
      const found = new Map<number, number>()
      for (const { id, name } of connections.list()) {
        const { number, version } = numbersOf(name)
        const { options, secrets } = connections.open(id)
        const whole = savedAs(number, version)
        if (JSON.stringify([options, secrets]) !== JSON.stringify([whole.options, whole.secrets]))
          throw new Error(`${name} was written by halves`)
        if (found.has(number)) throw new Error(`${name} is there twice`)
        found.set(number, version)
      }
      for (const number of new Set([...this.#may.keys(), ...found.keys()])) {
        const may = this.#may.get(number) ?? new Set([0])
        const is = found.get(number) ?? 0
        if (!may.has(is)) throw new Error(`connection ${String(number)} has version ${String(is)}, not ${[...may].join(' or ')}`)
        this.#may.set(number, new Set([is]))
      }
      const unsound = listRestorePoints(home).filter(({ problem }) => problem !== null)
      if (unsound.length > 0) throw new Error(`backups that are none: ${JSON.stringify(unsound)}`)
      return found.size
    } finally {
      store.close()
    }
  }
}
