import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export const root = join(import.meta.dirname, '../../..')
const configurations = ['.oxlintrc.json', 'tsconfig.base.json', 'package.json']
const rooms = ['shared', 'main', 'preload', 'renderer']

/** What the linter said: `rule` like "eslint(no-restricted-imports)", `message` and `help` in words, the file. */
export interface Finding {
  readonly code: string
  readonly message: string
  readonly help?: string
  readonly filename: string
}

/** A small house in a temporary folder, under this project's own rules: {folder, remove()}. `files` maps paths to contents. */
export function plantHouse(files: Readonly<Record<string, string>>): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'relata-house-'))
  for (const file of [...configurations, ...rooms.map((room) => `src/${room}/tsconfig.json`)]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  // The projects' build notes lie in node_modules/.cache: the planted house needs a node_modules of its own for them.
  mkdirSync(join(folder, 'node_modules/@types'), { recursive: true })
  for (const name of ['zod', 'electron', 'vite', '@types/node', '@types/react', 'undici-types']) {
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name))
  }
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Runs the linter over the planted sources. */
export async function lint(folder: string): Promise<Finding[]> {
  const { output } = await run(folder, 'oxlint', ['--type-aware', '--format=json', 'src'])
  return (JSON.parse(output) as { diagnostics: Finding[] }).diagnostics
}

/** Builds one room's project and gives what the compiler said, '' when it is content. */
export async function compile(folder: string, room: string): Promise<string> {
  const { code, output } = await run(folder, 'tsc', ['-b', `src/${room}`])
  return code === 0 ? '' : output
}

/** The project's sources as the repository knows them, tracked or about to be: [path, text]. */
export async function sources(): Promise<(readonly [string, string])[]> {
  const { output } = await run(root, 'git', ['ls-files', '--cached', '--others', '--exclude-standard'])
  const text = /\.(ts|tsx|mjs|js|json|md|css|html|h|sql|yml|yaml)$|(^|\/)(run|\.npmrc|\.gitignore)$/
  return output
    .split('\n')
    .filter((file) => text.test(file))
    .flatMap((file) => {
      try {
        return [[file, readFileSync(join(root, file), 'utf8')] as const]
      } catch (error) {
        // Tracked, but removed from the work tree.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
        throw error
      }
    })
}

function run(cwd: string, program: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` }
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      if (error !== null && typeof error.code !== 'number') reject(error)
      else resolve({ code: error === null ? 0 : Number(error.code), output: stdout })
    })
  })
}
