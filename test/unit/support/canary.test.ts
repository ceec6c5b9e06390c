import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodings, makeCanary, scanBytes, scanFolder } from '../../support/canary'
import { watchProcesses } from '../../support/process-watch'

const canary = makeCanary('password')
const other = makeCanary('another')
const { value } = canary
const before = 'x'.repeat(7)
const base64 = (offset: number) => Buffer.from(`${'A'.repeat(offset)}${value}tail`).toString('base64')

/** As programs would have written it: made here by other means than the scanner's own, with something around it. */
const planted: readonly (readonly [string, Buffer])[] = [
  ['raw', Buffer.from(`${before}${value}`)],
  ...[0, 1, 2].map((offset) => ['base64', Buffer.from(base64(offset))] as const),
  ['base64', Buffer.from(Buffer.from(`AA${value}`).toString('base64url'))],
  ['hex', Buffer.from(Buffer.from(`${before}${value}`).toString('hex'))],
  ['hex', Buffer.from(Buffer.from(`${before}${value}`).toString('hex').toUpperCase())],
  ['url', Buffer.from(`postgres://u:${encodeURIComponent(value)}@h/d`)],
  ['url', Buffer.from(new URLSearchParams({ password: value }).toString())],
  ['utf16le', Buffer.from(`${before}${value}`, 'utf16le')],
  ['json', Buffer.from(JSON.stringify({ password: value }))],
  ['json', Buffer.from(JSON.stringify({ password: value }).replaceAll('ü', '\\u00fc'))],
]

test.each(planted)('R01 a canary is found as %s: %s', (encoding, bytes) => {
  const hits = scanBytes(bytes, 'here', [other, canary])
  expect(hits.map((hit) => hit.encoding)).toContain(encoding)
  expect(new Set(hits.map((hit) => hit.canary))).toEqual(new Set(['password']))
})

test('R01 there are six encodings, and odd characters make each of them look for something of its own', () => {
  const all = encodings(value)
  expect(Object.keys(all)).toEqual(['raw', 'base64', 'hex', 'url', 'utf16le', 'json'])
  const needles = Object.values(all).flatMap((of) => of.map((needle) => needle.toString('latin1')))
  expect(new Set(needles).size).toBe(needles.length)
})

test('R01 what is not there is not found, nor a secret cut short', () => {
  expect(scanBytes(Buffer.from(value.slice(1)), 'here', [canary])).toEqual([])
  expect(makeCanary('password').value).not.toBe(value)
})

test('R01 a folder is searched to its depth: contents, names and where links lead', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relata-canary-'))
  const plain = makeCanary('plain', '-')
  mkdirSync(join(folder, 'a', 'b'), { recursive: true })
  writeFileSync(join(folder, 'a', 'b', 'deep.bin'), Buffer.concat([Buffer.alloc(100_000), Buffer.from(value)]))
  writeFileSync(join(folder, 'a', `${plain.value}.log`), '')
  symlinkSync(`/nowhere/${plain.value}`, join(folder, 'link'))
  const hits = scanFolder(folder, [canary, plain]).filter(({ encoding }) => encoding === 'raw')
  expect(hits.map(({ where }) => where.replace(folder, '').replace(plain.value, '…')).sort()).toEqual(
    ['/a/b/deep.bin', '/link', 'the name of /a/….log'].sort(),
  )
})

test('R01 command lines and environments of descendants are searched, of those alone, and a process that is left out is', async () => {
  const sleeper = (args: string[], env: Record<string, string>) =>
    spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 60_000)', ...args], { env, stdio: 'ignore' })
  const [told, given, left] = [sleeper([value], {}), sleeper([], { SECRET: value }), sleeper([value], {})]
  const watch = watchProcesses(process.pid, [left.pid ?? 0])
  try {
    await expect.poll(() => watch.scan([canary]).map(({ where }) => where)).toContain(`the environment of ${String(given.pid)}`)
    const places = watch.scan([canary]).map(({ where }) => where)
    expect(new Set(places)).toEqual(new Set([`the command line of ${String(told.pid)}`, `the environment of ${String(given.pid)}`]))
    expect(watch.alive()).toEqual(expect.arrayContaining([told.pid, given.pid]))
  } finally {
    watch.stop()
    for (const child of [told, given, left]) child.kill('SIGKILL')
  }
})
