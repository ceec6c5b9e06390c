import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { type Canary, type Hit, scanBytes } from './canary'

/** How often the table of processes is read, ms: a process that lives shorter than this can be missed. */
const EVERY_MS = 15

/** What one process was started with. */
interface Seen {
  readonly pid: number
  readonly commandLine: Buffer
  readonly environment: Buffer
}

/** Every process that descends from one, from now until it is stopped, by command line and environment (man 5 proc). */
export interface ProcessWatch {
  /** Command lines of all that were seen, the words parted by spaces. */
  commandLines(): string[]
  scan(canaries: readonly Canary[]): Hit[]
  /** Those that live now. */
  alive(): number[]
  stop(): void
}

/** `except`: processes, with their descendants, that are not to be looked at. */
export function watchProcesses(root: number, except: readonly number[] = []): ProcessWatch {
  const seen = new Map<string, Seen>()
  const descendants = () => descendantsOf(root, new Set(except))
  const look = () => {
    for (const pid of descendants()) {
      const [commandLine, environment] = [readOf(pid, 'cmdline'), readOf(pid, 'environ')]
      // A process that was just forked still has its parent's command line: what it becomes is another entry.
      if (commandLine.length > 0) seen.set(`${String(pid)} ${commandLine.toString('latin1')}`, { pid, commandLine, environment })
    }
  }
  look()
  const timer = setInterval(look, EVERY_MS)
  return {
    commandLines: () => [...seen.values()].map(({ commandLine }) => commandLine.toString('utf8').replaceAll('\0', ' ').trim()),
    scan: (canaries) => {
      look()
      return [...seen.values()].flatMap(({ pid, commandLine, environment }) => [
        ...scanBytes(commandLine, `the command line of ${String(pid)}`, canaries),
        ...scanBytes(environment, `the environment of ${String(pid)}`, canaries),
      ])
    },
    alive: descendants,
    stop: () => {
      clearInterval(timer)
    },
  }
}

/** Memory that a process has now, bytes; 0 where it is gone. */
export function memoryOf(pid: number): number {
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(readOf(pid, 'status').toString('latin1'))?.[1] ?? 0) * 1024
}

/** Descendants of a process that live now and have this in their command line. */
export function livingWith(root: number, text: string): number[] {
  return descendantsOf(root, new Set()).filter((pid) => readOf(pid, 'cmdline').includes(text))
}

/** Addresses that a process or one of its descendants listens on, as `/proc/net/tcp` writes them (man 5 proc). */
export function listening(root: number): string[] {
  const own = new Set([root, ...descendantsOf(root, new Set())].flatMap(socketsOf))
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
    readFileSync(`/proc/net/${kind}`, 'latin1')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      // 0A: listens. What takes datagrams is in state 07.
      .filter(([, , , state, , , , , , inode]) => (state === '0A' || (kind.startsWith('udp') && state === '07')) && own.has(inode ?? ''))
      .map(([, address = '']) => `${kind} ${address}`),
  )
}

/** Inodes of the sockets that a process has open; none where it is gone. */
function socketsOf(pid: number): string[] {
  const folder = `/proc/${String(pid)}/fd`
  return orNone(() => readdirSync(folder)).flatMap((fd) =>
    orNone(() => [/^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`))?.[1] ?? '']),
  )
}

/** What is gone by the time it is read has nothing. */
function orNone(read: () => string[]): string[] {
  try {
    return read()
  } catch {
    return []
  }
}

function descendantsOf(root: number, except: ReadonlySet<number>): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      // The fourth field is the parent; the second, the program's name, may hold blanks and brackets.
      .map((name) => [Number(name), Number(/^.*\) \S (\d+)/s.exec(readOf(Number(name), 'stat').toString('latin1'))?.[1] ?? 0)] as const),
  )
  const descends = (pid: number): boolean => {
    const parent = parents.get(pid)
    return parent !== undefined && !except.has(pid) && (parent === root || (parent > 1 && descends(parent)))
  }
  return [...parents.keys()].filter(descends)
}

/** Empty where the process is gone, or is not ours to look into. */
function readOf(pid: number, file: 'cmdline' | 'environ' | 'stat' | 'status'): Buffer {
  try {
    return readFileSync(`/proc/${String(pid)}/${file}`)
  } catch {
    return Buffer.alloc(0)
  }
}
