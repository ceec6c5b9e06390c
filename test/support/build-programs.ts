import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '..', '..')

export interface Programs {
  /** The process that a session lives in. */
  readonly host: string
  /** The command line. */
  readonly cli: string
  /** What saves without end, see saver.ts. */
  readonly saver: string
  /** What gives a vault another key or password, see key-changer.ts. */
  readonly keyChanger: string
}

/** Builds what runs in plain Node (the search thread beside the rest) once, as the product's build does, so that tests can start it; answers the files. */
export async function buildPrograms(): Promise<Programs> {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  const outDir = join(ROOT, 'node_modules', '.cache', 'relata-test')
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    resolve: { alias: { '@shared': join(ROOT, 'src', 'shared') } },
    // What is installed with the product stays outside, all else is part of the file.
    ssr: { noExternal: true, external: Object.keys(dependencies) },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20.18',
      rollupOptions: {
        input: {
          host: join(ROOT, 'src', 'main', 'drivers', 'host.ts'),
          cli: join(ROOT, 'src', 'main', 'cli.ts'),
          search: join(ROOT, 'src', 'main', 'store', 'search', 'worker.ts'),
          saver: join(ROOT, 'test', 'support', 'saver.ts'),
          'key-changer': join(ROOT, 'test', 'support', 'key-changer.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  })
  // Below node_modules, Node looks no further up for the kind of module.
  writeFileSync(join(outDir, 'package.json'), '{ "type": "module" }\n')
  const built = (name: string) => join(outDir, `${name}.js`)
  return { host: built('host'), cli: built('cli'), saver: built('saver'), keyChanger: built('key-changer') }
}
