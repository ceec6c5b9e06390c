import { join } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '..', '..')

/** Builds the session host once, so that a test can fork it as plain Node; answers its file. */
export async function buildHost(): Promise<string> {
  const outDir = join(ROOT, 'node_modules', '.cache', 'relata-test')
  await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    resolve: { alias: { '@shared': join(ROOT, 'src', 'shared') } },
    build: {
      ssr: join(ROOT, 'src', 'main', 'drivers', 'host.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20.18',
      rollupOptions: { output: { format: 'es', entryFileNames: 'host.mjs' } },
    },
  })
  return join(outDir, 'host.mjs')
}
