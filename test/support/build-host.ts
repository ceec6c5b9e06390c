import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '..', '..')

/** Builds the session host and the search thread once, so that a test can start them as plain Node; answers the host's file. */
export async function buildHost(): Promise<string> {
  const outDir = join(ROOT, 'node_modules', '.cache', 'relata-test')
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    resolve: { alias: { '@shared': join(ROOT, 'src', 'shared') } },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20.18',
      rollupOptions: {
        input: {
          host: join(ROOT, 'src', 'main', 'drivers', 'host.ts'),
          search: join(ROOT, 'src', 'main', 'store', 'search', 'worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
      },
    },
  })
  return join(outDir, 'host.mjs')
}
