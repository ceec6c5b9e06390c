import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import type { Dice } from './corruptions'
import { type Ran, run } from './cli'

const SECTOR = 512
const CALLS = 'openat,?open,?creat,write,pwrite64,ftruncate,fsync,fdatasync,?unlink,unlinkat,?rename,?renameat,renameat2,?mkdir,mkdirat'

/** What a program did to the files below a folder, in order (man 2 of each). Paths are relative to the folder. */
type Op =
  | { readonly do: 'create'; readonly path: string; readonly file: number }
  | { readonly do: 'unlink' | 'mkdir'; readonly path: string }
  | { readonly do: 'rename'; readonly path: string; readonly to: string }
  | { readonly do: 'write'; readonly file: number; readonly at: number; readonly bytes: Buffer }
  | { readonly do: 'truncate'; readonly file: number; readonly size: number }
  | { readonly do: 'sync'; readonly file: number }
  | { readonly do: 'syncFolder' }
  /** A line on standard output. */
  | { readonly do: 'say'; readonly text: string }

/** A run of a program, with what was in its folder before: all of that is on the disk. */
export interface Recording {
  readonly ops: readonly Op[]
  /** Contents of files by number. */
  readonly before: ReadonlyMap<number, Buffer>
  /** Names of what was there, with the number of the file. */
  readonly names: ReadonlyMap<string, number>
  readonly ran: Ran
}

/** Runs a program and writes down what it does to the files below `home`, by strace. */
export async function record(home: string, command: readonly string[], env: Readonly<Record<string, string>>): Promise<Recording> {
  const before = new Map<number, Buffer>()
  const names = new Map<string, number>()
  for (const name of readdirSync(home, { recursive: true }).map(String)) {
    if (!statSync(join(home, name)).isFile()) continue
    names.set(name, names.size)
    before.set(names.size - 1, readFileSync(join(home, name)))
  }
  const traces = mkdtempSync(join(tmpdir(), 'relata-strace-'))
  // A file for each thread, so that no line is interrupted by another; all text as hex, so that none has to be taken apart.
  const options = ['-ff', '-y', '-xx', '-s', '100000000', '--absolute-timestamps=format:unix,precision:ns', '-e', 'signal=none']
  const ran = await run('strace', [...options, '-e', `trace=${CALLS}`, '-o', join(traces, 'trace'), ...command], { env })
  const lines = readdirSync(traces).flatMap((name) => readFileSync(join(traces, name), 'latin1').split('\n'))
  rmSync(traces, { recursive: true })
  // Seconds with nine digits behind the point: in order as text.
  return { ops: parse(home, lines.toSorted(), names), before, names, ran }
}

const LINE = /^\d+\.\d+ (\w+)\((.*)\) += (-?\d+)/
const TEXTS = /"((?:\\x[0-9a-f]{2})*)"/g
const unhex = (text: string) => Buffer.from(text.replaceAll('\\x', ''), 'hex')

function parse(home: string, lines: readonly string[], names: ReadonlyMap<string, number>): Op[] {
  const ops: Op[] = []
  const now = new Map(names)
  const open = new Map<number, { readonly file: number; at: number } | 'folder'>()
  let files = names.size
  for (const line of lines) {
    const [, call = '', args = '', result = '-1'] = LINE.exec(line) ?? []
    if (Number(result) < 0) continue
    const [first, second] = [...args.matchAll(TEXTS)].map((match) => unhex(match[1] ?? ''))
    const path = first === undefined ? '' : inside(home, first.toString('utf8'))
    const fd = Number(/^\d+/.exec(args)?.[0] ?? -1)
    const at = open.get(fd)
    if (call === 'openat' || call === 'open' || call === 'creat') {
      open.delete(Number(result))
      if (path === undefined) continue
      let file = now.get(path)
      if (file === undefined && args.includes('O_CREAT')) {
        file = files++
        now.set(path, file)
        ops.push({ do: 'create', path, file })
      }
      if (file !== undefined && args.includes('O_TRUNC')) ops.push({ do: 'truncate', file, size: 0 })
      open.set(Number(result), file === undefined ? 'folder' : { file, at: 0 })
    } else if (call === 'write' && fd === 1) ops.push({ do: 'say', text: first?.toString('utf8') ?? '' })
    else if ((call === 'write' || call === 'pwrite64') && typeof at === 'object' && first !== undefined) {
      const place = call === 'write' ? at.at : Number(/(\d+)$/.exec(args)?.[1])
      const bytes = first.subarray(0, Number(result))
      ops.push({ do: 'write', file: at.file, at: place, bytes })
      if (call === 'write') at.at += bytes.length
    } else if (call === 'ftruncate' && typeof at === 'object')
      ops.push({ do: 'truncate', file: at.file, size: Number(/(\d+)$/.exec(args)?.[1]) })
    else if ((call === 'fsync' || call === 'fdatasync') && at !== undefined)
      ops.push(at === 'folder' ? { do: 'syncFolder' } : { do: 'sync', file: at.file })
    else if (call.startsWith('unlink') && path !== undefined) {
      now.delete(path)
      ops.push({ do: 'unlink', path })
    } else if (call.startsWith('rename') && path !== undefined) {
      const to = inside(home, second?.toString('utf8') ?? '') ?? ''
      const file = now.get(path)
      now.delete(path)
      if (file !== undefined) now.set(to, file)
      ops.push({ do: 'rename', path, to })
    } else if (call.startsWith('mkdir') && path !== undefined) ops.push({ do: 'mkdir', path })
  }
  return ops
}

/** Undefined for what is not below the folder. */
function inside(home: string, path: string): string | undefined {
  const name = relative(home, path)
  return name.startsWith('..') || name.startsWith(sep) ? undefined : name
}

/**
 * Writes what a disk may hold when the power goes before `ops[cut]` into `home`: all that was synced, and of the rest whatever the
 * dice say. Data that was not synced may be there or not, sector by sector and in any order. Names change in order (journalled file
 * systems), and are on the disk once a file or folder was synced after them.
 */
export function losePower({ ops, before, names }: Recording, cut: number, dice: Dice, home: string): void {
  const done = ops.slice(0, cut)
  // Much, little, or all of what was not synced.
  const chance = dice.below(5) * 25
  const kept = () => dice.below(100) < chance
  const contents = new Map([...before].map(([file, bytes]) => [file, new Content(bytes)]))
  const contentOf = (file: number) => {
    const content = contents.get(file) ?? new Content(Buffer.alloc(0))
    contents.set(file, content)
    return content
  }
  const synced = new Map<number, number>()
  let named = -1
  for (const [at, op] of done.entries()) {
    if (op.do === 'sync') synced.set(op.file, at)
    if (op.do === 'sync' || op.do === 'syncFolder') named = at
  }
  const folder = new Map(names)
  const folders = new Set(['', ...[...names.keys()].map((name) => dirname(name)).filter((name) => name !== '.')])
  let namesGoOn = true
  for (const [at, op] of done.entries()) {
    if (op.do === 'write' || op.do === 'truncate') {
      const sure = at < (synced.get(op.file) ?? -1)
      if (op.do === 'write') contentOf(op.file).write(op.at, op.bytes, () => sure || kept())
      else if (sure || kept()) contentOf(op.file).resize(op.size)
      continue
    }
    if (op.do === 'sync' || op.do === 'syncFolder' || op.do === 'say') continue
    if (at > named && namesGoOn) namesGoOn = dice.below(4) > 0
    if (!namesGoOn) continue
    if (op.do === 'mkdir') folders.add(op.path)
    else if (op.do === 'create') folder.set(op.path, op.file)
    else {
      const file = folder.get(op.path)
      folder.delete(op.path)
      if (op.do === 'rename' && file !== undefined) folder.set(op.to, file)
    }
  }
  rmSync(home, { recursive: true, force: true })
  for (const name of folders) mkdirSync(join(home, name), { recursive: true, mode: 0o700 })
  for (const [name, file] of folder) writeFileSync(join(home, name), contentOf(file).bytes(), { mode: 0o600 })
}

/** Bytes of a file that grows; what lies beyond its end is zeros. */
class Content {
  #room: Buffer
  #size: number

  constructor(bytes: Buffer) {
    this.#room = Buffer.from(bytes)
    this.#size = bytes.length
  }

  /** Writes those sectors that reached the disk; the file grows up to the last one that did. */
  write(at: number, bytes: Buffer, reached: () => boolean): void {
    const end = at + bytes.length
    for (let from = at; from < end; ) {
      const to = Math.min(end, (Math.floor(from / SECTOR) + 1) * SECTOR)
      if (reached()) {
        if (to > this.#size) this.resize(to)
        bytes.copy(this.#room, from, from - at, to - at)
      }
      from = to
    }
  }

  resize(size: number): void {
    if (size > this.#room.length) {
      const larger = Buffer.alloc(2 * size)
      this.#room.copy(larger, 0, 0, this.#size)
      this.#room = larger
    } else if (size < this.#size) this.#room.fill(0, size, this.#size)
    this.#size = size
  }

  bytes(): Buffer {
    return this.#room.subarray(0, this.#size)
  }
}

/** What the program had said before `ops[cut]`. */
export function saidBefore({ ops }: Recording, cut: number): string {
  return ops
    .slice(0, cut)
    .flatMap((op) => (op.do === 'say' ? [op.text] : []))
    .join('')
}
