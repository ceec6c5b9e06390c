import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const PAGE = 4096

/** Numbers that look random and come the same way again (mulberry32). */
export interface Dice {
  /** A whole number from 0 up to and without `below`. */
  below(below: number): number
}

export function newDice(seed: number): Dice {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { below: (below) => Math.floor(next() * below) }
}

/** Data folders for damage: copies of one that was left in a known state. */
export interface Folders {
  /** As it is after Relata was closed. */
  readonly closed: string
  /** As it is after Relata was killed: what was saved last is in the log alone. */
  readonly killed: string
  /** The same profile some changes earlier, killed as well. */
  readonly earlier: string
  /** Another user's, killed. */
  readonly foreign: string
}

/** What may happen to a store; `on`: which folder it happens to. */
export interface Corruption {
  readonly name: string
  readonly on: 'closed' | 'killed'
  /** Whether the store may not be what it was: such a one must be noticed. Otherwise it must be noticed or read as before. */
  readonly sure: boolean
  readonly run: (home: string, dice: Dice, folders: Folders) => void
}

/** Copies a data folder in a process of its own: reading a file here that SQLite has open would end its locks. */
export function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  execFileSync('cp', ['-a', from, to])
}

const db = (home: string) => join(home, 'relata.db')
const wal = (home: string) => join(home, 'relata.db-wal')
const key = (home: string) => join(home, 'local.key')

function change(file: string, edit: (bytes: Buffer) => Buffer | void): void {
  const bytes = readFileSync(file)
  writeFileSync(file, edit(bytes) ?? bytes)
}
function flip(bytes: Buffer, bit: number): void {
  bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
}
function fill(bytes: Buffer): void {
  bytes.fill(0)
}
function removeKeyCopies(home: string): void {
  const backups = join(home, 'backups')
  for (const name of readdirSync(backups).filter((file) => file.endsWith('.key'))) rmSync(join(backups, name))
}
const pageAt = (bytes: Buffer, number: number) => bytes.subarray(number * PAGE, (number + 1) * PAGE)
const anyPage = (bytes: Buffer, dice: Dice) => pageAt(bytes, dice.below(bytes.length / PAGE))

const NOT_SURE: readonly Omit<Corruption, 'sure'>[] = [
  { name: 'a bit in the file', on: 'closed', run: (home, dice) => change(db(home), (b) => flip(b, dice.below(b.length * 8))) },
  { name: 'a bit in its header', on: 'closed', run: (home, dice) => change(db(home), (b) => flip(b, dice.below(800))) },
  {
    name: 'some bits in a page',
    on: 'closed',
    run: (home, dice) =>
      change(db(home), (b) => {
        const page = anyPage(b, dice)
        for (let count = dice.below(20); count >= 0; count -= 1) flip(page, dice.below(PAGE * 8))
      }),
  },
  { name: 'a page of zeros', on: 'closed', run: (home, dice) => change(db(home), (b) => fill(anyPage(b, dice))) },
  {
    name: 'a sector of noise',
    on: 'closed',
    run: (home, dice) =>
      change(db(home), (b) => {
        const at = dice.below(b.length / 512) * 512
        for (let byte = 0; byte < 512; byte += 1) b[at + byte] = dice.below(256)
      }),
  },
  {
    name: 'two pages exchanged',
    on: 'closed',
    run: (home, dice) =>
      change(db(home), (b) => {
        const [one, other] = [anyPage(b, dice), anyPage(b, dice)]
        const kept = Buffer.from(one)
        other.copy(one)
        kept.copy(other)
      }),
  },
  {
    name: 'a page that was never written: an older one is in its place',
    on: 'closed',
    run: (home, dice, { earlier }) =>
      change(db(home), (b) => {
        const old = readFileSync(db(earlier))
        const number = dice.below(Math.min(old.length, b.length) / PAGE)
        pageAt(old, number).copy(pageAt(b, number))
      }),
  },
  { name: 'something behind its end', on: 'closed', run: (home) => change(db(home), (b) => Buffer.concat([b, Buffer.alloc(PAGE, 7)])) },
  { name: 'a bit in the log', on: 'killed', run: (home, dice) => change(wal(home), (b) => flip(b, dice.below(b.length * 8))) },
  { name: 'the log cut', on: 'killed', run: (home, dice) => truncateSync(wal(home), dice.below(statSync(wal(home)).size)) },
  { name: 'noise in what processes share', on: 'killed', run: (home) => writeFileSync(`${db(home)}-shm`, Buffer.alloc(32_768, 0x5a)) },
  {
    name: 'a bit in the mark',
    on: 'closed',
    run: (home, dice) => change(join(home, 'relata.mark'), (b) => flip(b, dice.below(b.length * 8))),
  },
  { name: 'the mark lost', on: 'closed', run: (home) => rmSync(join(home, 'relata.mark')) },
  { name: 'a bit in the key file', on: 'closed', run: (home, dice) => change(key(home), (b) => flip(b, dice.below(256))) },
  { name: 'the key file cut', on: 'closed', run: (home, dice) => truncateSync(key(home), dice.below(32)) },
  { name: 'the key file lost', on: 'closed', run: (home) => rmSync(key(home)) },
]

const SURE: readonly Omit<Corruption, 'sure'>[] = [
  { name: 'the file cut', on: 'closed', run: (home, dice) => truncateSync(db(home), dice.below(statSync(db(home)).size)) },
  {
    name: 'the file cut between pages',
    on: 'closed',
    run: (home, dice) => truncateSync(db(home), dice.below(statSync(db(home)).size / PAGE) * PAGE),
  },
  { name: 'a header of zeros', on: 'closed', run: (home) => change(db(home), (b) => fill(b.subarray(0, 100))) },
  { name: 'all zeros', on: 'closed', run: (home) => change(db(home), (b) => fill(b)) },
  { name: 'the file emptied', on: 'closed', run: (home) => truncateSync(db(home)) },
  { name: 'the file lost', on: 'closed', run: (home) => rmSync(db(home)) },
  { name: 'the file lost, its log not', on: 'killed', run: (home) => rmSync(db(home)) },
  { name: 'another file in its place', on: 'closed', run: (home) => writeFileSync(db(home), 'these are my notes\n'.repeat(400)) },
  { name: "another user's file in its place", on: 'closed', run: (home, _dice, { foreign }) => put(db(foreign), db(home)) },
  { name: 'an older file in its place', on: 'closed', run: (home, _dice, { earlier }) => put(db(earlier), db(home)) },
  {
    name: 'a backup in its place',
    on: 'closed',
    run: (home) => put(join(home, 'backups', readdirSync(join(home, 'backups')).find((name) => name.endsWith('.db')) ?? ''), db(home)),
  },
  { name: 'the log lost', on: 'killed', run: (home) => rmSync(wal(home)) },
  { name: 'the log emptied', on: 'killed', run: (home) => truncateSync(wal(home)) },
  { name: "another user's log", on: 'killed', run: (home, _dice, { foreign }) => put(wal(foreign), wal(home)) },
  { name: 'an older log', on: 'killed', run: (home, _dice, { earlier }) => put(wal(earlier), wal(home)) },
  { name: "another user's log beside a closed file", on: 'closed', run: (home, _dice, { foreign }) => put(wal(foreign), wal(home)) },
  { name: 'the file of one and the log of another', on: 'killed', run: (home, _dice, { foreign }) => put(db(foreign), db(home)) },
  {
    name: 'the key file lost with its copy',
    on: 'closed',
    run: (home) => {
      rmSync(key(home))
      removeKeyCopies(home)
    },
  },
  {
    name: "another user's key file, and no copy of ours",
    on: 'closed',
    run: (home, _dice, { foreign }) => {
      put(key(foreign), key(home))
      removeKeyCopies(home)
    },
  },
  {
    name: 'a folder in its place',
    on: 'closed',
    run: (home) => {
      rmSync(db(home))
      mkdirSync(db(home))
    },
  },
]

function put(from: string, to: string): void {
  if (existsSync(from)) writeFileSync(to, readFileSync(from))
  else throw new Error(`${from} is missing`)
  chmodSync(to, 0o600)
}

/** Every kind of damage that is looked for. */
export const CORRUPTIONS: readonly Corruption[] = [
  ...NOT_SURE.map((one) => ({ ...one, sure: false })),
  ...SURE.map((one) => ({ ...one, sure: true })),
]
