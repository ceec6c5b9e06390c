import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { modules, root } from './paths.mjs'
import { must } from './run.mjs'
import { ensurePrograms } from './system-packages.mjs'

const source = join(modules, 'better-sqlite3')
const nodeApi9 = [
  '-std=c++20',
  '-fvisibility-inlines-hidden',
  '-DNAPI_VERSION=9',
  '-DNAPI_DISABLE_CPP_EXCEPTIONS',
  '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
  '-DBUILDING_NODE_EXTENSION',
]

/** Makes Node-API 9 do for the addon; see the file. */
export const shim = join(root, 'native/napi9.h')

/** The version of better-sqlite3 that is installed. */
export function sqliteVersion() {
  return JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')).version
}

/**
 * Compiles better-sqlite3 for Node-API 9 into the file `target`. Straight with the compiler: node-gyp would want
 * Electron's headers from a download host. node_modules stays as npm left it.
 */
export async function compileSqliteAddon(target) {
  await ensurePrograms(['gcc', 'g++'], 'to compile SQLite for the development runtime')
  const defines = [...readFileSync(join(source, 'deps/defines.gypi'), 'utf8').matchAll(/'([A-Z0-9_]+(?:=[^']*)?)',/g)].map(
    (match) => `-D${match[1]}`,
  )
  const common = ['-O2', '-w', '-fPIC', '-fvisibility=hidden', ...defines]
  const includes = [join(modules, 'node-api-headers/include'), join(modules, 'node-addon-api'), join(source, 'deps/sqlite3')]
  const work = mkdtempSync(join(tmpdir(), 'relata-sqlite-'))
  const engine = join(work, 'sqlite3.o')
  const binding = join(work, 'binding.o')
  try {
    const cpp = [...common, ...nodeApi9, ...includes.map((path) => `-I${path}`), '-include', shim]
    await Promise.all([
      must('gcc', [...common, '-include', 'stddef.h', '-c', join(source, 'deps/sqlite3/sqlite3.c'), '-o', engine]),
      must('g++', [...cpp, '-c', join(source, 'src/better_sqlite3.cpp'), '-o', binding]),
    ])
    await must('g++', ['-shared', '-s', '-Wl,-Bsymbolic', binding, engine, '-ldl', '-o', target])
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
