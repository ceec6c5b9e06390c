import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const alias = { '@shared': resolve(import.meta.dirname, 'src/shared') }

// What makes elements, by the names that the compiler gives it: the longer ones first.
const part = (file: string) => resolve(import.meta.dirname, 'src/renderer/ui/drawn', file)
const drawn = {
  '@drawn/jsx-runtime': part('jsx-runtime.ts'),
  '@drawn/jsx-dev-runtime': part('jsx-dev-runtime.ts'),
  '@drawn': part('create-element.ts'),
}

// One build must run on the release Electron and on the older development runtime that the
// launcher can take from the npm registry (Electron 33: Node 20.18, Chromium 130).
const nodeTarget = 'node20.18'
const chromeTarget = 'chrome130'

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      target: nodeTarget,
      sourcemap: true,
      externalizeDeps: true,
      rollupOptions: {
        // Half as much to read and compile at every start; names stay, for the log tells where an error came from.
        output: { minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } } },
        input: {
          index: 'src/main/entry.ts',
          // A file beside it, not a chunk below: it finds page, preload and hosts from where it lies.
          application: 'src/main/index.ts',
          cli: 'src/main/cli.ts',
          host: 'src/main/drivers/host.ts',
          draw: 'src/main/shell/draw.ts',
          search: 'src/main/store/search/worker.ts',
        },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      target: nodeTarget,
      // A sandboxed preload must be one CommonJS file with nothing but electron external.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // Elements are made by our own runtime, see src/renderer/ui/drawn.
    resolve: { alias: { ...alias, ...drawn } },
    plugins: [react({ jsxImportSource: '@drawn' })],
    build: {
      target: chromeTarget,
      minify: 'oxc',
      sourcemap: true,
      // The page's policy takes fonts from files alone.
      assetsInlineLimit: (file) => (file.endsWith('.woff2') ? false : undefined),
      rollupOptions: { input: { index: 'src/renderer/index.html' } },
    },
    worker: { format: 'es' },
  },
})
