import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { fingerprint, judge, keyType, knownHostLine, knownTypes, parseKnownHosts } from '../../src/main/drivers/ssh/known-hosts'
import { addKnownHost, readKnownHosts } from '../../src/main/drivers/ssh/known-hosts-file'

const folder = mkdtempSync(join(tmpdir(), 'relata-hosts-'))
/** Made by OpenSSH itself. */
const keys: Record<string, { line: string; key: Buffer; sha256: string }> = {}

beforeAll(() => {
  for (const [name, type] of [
    ['one', 'ed25519'],
    ['two', 'ed25519'],
    ['rsa', 'rsa'],
    ['ecdsa', 'ecdsa'],
  ] as const) {
    const file = join(folder, name)
    execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-f', file])
    const line = readFileSync(`${file}.pub`, 'utf8').split(' ').slice(0, 2).join(' ').trim()
    const sha256 = execFileSync('ssh-keygen', ['-l', '-f', `${file}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? ''
    keys[name] = { line, key: Buffer.from(line.split(' ')[1] ?? '', 'base64'), sha256 }
  }
})

const key = (name: string) => keys[name]!
const verdict = (text: string, host: string, port = 22, shown = 'one') => judge(parseKnownHosts(text, 'f'), host, port, key(shown).key).kind

describe('R47 known_hosts, as sshd(8) describes it', () => {
  test('a fingerprint and a type as ssh-keygen tells them', () => {
    for (const { line, key: bytes, sha256 } of Object.values(keys)) {
      expect(fingerprint(bytes)).toBe(sha256)
      expect(line.startsWith(`${keyType(bytes)} `)).toBe(true)
    }
    expect([keyType(Buffer.alloc(0)), keyType(Buffer.from([0, 0, 0, 9, 1])), keyType(Buffer.from([255, 255, 255, 255]))]).toEqual([
      '',
      '',
      '',
    ])
  })

  test.each([
    ['bastion.example', 'bastion.example', 22, 'known'],
    ['bastion.example', 'BASTION.example', 22, 'known'],
    ['Bastion.Example', 'bastion.example', 22, 'known'],
    ['other,bastion.example,10.0.0.1', 'bastion.example', 22, 'known'],
    ['bastion.example', 'bastion.example', 2222, 'unknown'],
    ['[bastion.example]:2222', 'bastion.example', 2222, 'known'],
    ['[bastion.example]:2222', 'bastion.example', 22, 'unknown'],
    ['[::1]:2222', '::1', 2222, 'known'],
    ['*.example', 'bastion.example', 22, 'known'],
    ['b?stion.*', 'bastion.example', 22, 'known'],
    ['bastion', 'bastion.example', 22, 'unknown'],
    ['bastionXexample', 'bastion.example', 22, 'unknown'],
    ['*.example,!bastion.example', 'bastion.example', 22, 'unknown'],
    ['bastion.example.evil', 'bastion.example', 22, 'unknown'],
  ])('%s for %s port %i: %s', (names, host, port, expected) => {
    expect(verdict(`${names} ${key('one').line} a comment\n`, host, port)).toBe(expected)
  })

  test('lines that OpenSSH hashed', () => {
    const file = join(folder, 'hashed')
    writeFileSync(file, `bastion.example ${key('one').line}\n[bastion.example]:2222 ${key('two').line}\n`)
    execFileSync('ssh-keygen', ['-H', '-f', file], { stdio: 'pipe' })
    const text = readFileSync(file, 'utf8')
    expect(text).not.toContain('bastion')
    expect(verdict(text, 'bastion.example')).toBe('known')
    expect(verdict(text, 'bastion.example', 22, 'two')).toBe('changed')
    expect(verdict(text, 'bastion.example', 2222, 'two')).toBe('known')
    expect(verdict(text, 'other.example')).toBe('unknown')
  })

  test('another key than the known one has changed, of whatever type, and the lines are named', () => {
    const text = `# ours\n\nbastion.example ${key('rsa').line}\nbastion.example ${key('ecdsa').line}\n`
    expect(judge(parseKnownHosts(text, 'f'), 'bastion.example', 22, key('one').key)).toMatchObject({
      kind: 'changed',
      instead: [{ line: 3 }, { line: 4 }],
    })
    expect(knownTypes(parseKnownHosts(text, 'f'), 'bastion.example', 22)).toEqual(['ssh-rsa', 'ecdsa-sha2-nistp256'])
  })

  test('a key that was revoked is refused wherever else it is trusted', () => {
    const text = `bastion.example ${key('one').line}\n@revoked * ${key('one').line}\n`
    expect(verdict(text, 'bastion.example')).toBe('revoked')
    expect(verdict(`@revoked other.example ${key('one').line}\n`, 'bastion.example')).toBe('unknown')
    // A revoked key is none that the host is known by.
    expect(verdict(`@revoked bastion.example ${key('two').line}\n`, 'bastion.example')).toBe('unknown')
  })

  test('authorities are not believed, and what is no entry says nothing', () => {
    expect(verdict(`@cert-authority *.example ${key('one').line}\n`, 'bastion.example')).toBe('unknown')
    expect(verdict(`@future bastion.example ${key('one').line}\n`, 'bastion.example')).toBe('unknown')
    expect(
      verdict(
        `bastion.example\nbastion.example ssh-ed25519\nbastion.example ssh-rsa ${key('one').line.split(' ')[1]!}\n`,
        'bastion.example',
      ),
    ).toBe('unknown')
  })

  test('what we write is read by OpenSSH: hashed, mode 0600, behind a line without an end', () => {
    const file = join(folder, 'ours')
    writeFileSync(file, `old.example ${key('two').line}`, { mode: 0o644 })
    addKnownHost(file, 'Bastion.example', 2222, key('one').key)
    addKnownHost(file, 'plain.example', 22, key('rsa').key)
    expect(readFileSync(file, 'utf8')).not.toMatch(/bastion|plain/i)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const found = (host: string) => execFileSync('ssh-keygen', ['-F', host, '-f', file], { encoding: 'utf8' })
    expect(found('[bastion.example]:2222')).toContain(key('one').line)
    expect(found('plain.example')).toContain(key('rsa').line)
    expect(found('old.example')).toContain(key('two').line)
    expect(judge(readKnownHosts([join(folder, 'nowhere'), file]), 'bastion.example', 2222, key('one').key)).toEqual({ kind: 'known' })
    expect(knownHostLine('a', 22, key('one').key)).not.toBe(knownHostLine('a', 22, key('one').key))
  })

  test('a file that cannot be read is no empty file', () => {
    expect(() => readKnownHosts([folder])).toThrow(expect.objectContaining({ code: 'permission_denied' }))
  })
})
