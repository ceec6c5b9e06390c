import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { nodeForAddons } from './addon-node.mjs'
import { runInForeground } from './child.mjs'
import { modules, root, toolEnvironment, userFolder } from './paths.mjs'

/**
 * Builds a program of the checkout that is written in TypeScript (`entry`, relative) for plain Node, with `beside`, by name,
 * what it starts in turn, and runs it in the user's folder; gives its exit code. Building takes a second, so it is done every time.
 */
export async function runTool(entry, args, beside = {}) {
  // Not before the dependencies are there.
  const { build } = await import('vite')
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const name = basename(join(entry, '..'))
  const input = Object.fromEntries(Object.entries({ [name]: entry, ...beside }).map(([key, file]) => [key, join(root, file)]))
  const outDir = join(modules, '.cache', `relata-tool-${name}`)
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    resolve: { alias: { '@shared': join(root, 'src', 'shared') } },
    ssr: { noExternal: true, external: [...Object.keys(dependencies), 'vite'] },
    build: {
      ...{ ssr: true, outDir, emptyOutDir: true, target: 'node22' },
      rollupOptions: { input, output: { format: 'es', entryFileNames: '[name].js' } },
    },
  })
  // Below node_modules, Node looks no further up for the kind of module.
  writeFileSync(join(outDir, 'package.json'), '{ "type": "module" }\n')
  const env = toolEnvironment({ RELATA_ROOT: root })
  return (await runInForeground(nodeForAddons(), [join(outDir, `${name}.js`), ...args], { env, cwd: userFolder, sameGroup: true })).code
}
