#!/usr/bin/env node
// The command line of a checkout: npx relata … or npm run -s relata -- …
// Says something on stderr only where something had to be done first.
import './lib/node-version.mjs'
import { fstatSync } from 'node:fs'
import { join } from 'node:path'
import { nodeForAddons } from './lib/addon-node.mjs'
import { ensureBuild } from './lib/build.mjs'
import { runInForeground } from './lib/child.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ensureElectron } from './lib/electron-runtime.mjs'
import { root, userFolder } from './lib/paths.mjs'
import { explain } from './lib/steps.mjs'

try {
  await ensureDependencies()
  await ensureBuild()
  const cli = join(root, 'out/main/cli.js')
  // Pictures are drawn by Electron, which opens no window for it; everything else needs none.
  const electron = wantsPicture(process.argv.slice(2)) ? await ensureElectron() : {}
  const { code } = await runInForeground(nodeForAddons(), [cli, ...process.argv.slice(2)], {
    env: { ...process.env, ...electron },
    // The user's folder and terminal: relative paths in arguments are theirs, and so is a password prompt.
    cwd: userFolder,
    sameGroup: true,
    descriptors: passwordDescriptors(process.argv.slice(2)),
  })
  process.exitCode = code
} catch (error) {
  explain(error)
  process.exitCode = 1
}

/** Is it `relata erd` with an image or a page as what it makes? */
function wantsPicture(argv) {
  return argv.includes('erd') && argv.some((word) => /(^|[.=])(png|pdf)$/i.test(word))
}

/** The file descriptor that --password-fd names, where somebody passed it and it is none of the three that go on anyway. */
function passwordDescriptors(argv) {
  const at = argv.findIndex((word) => /^--password-fd(=|$)/.test(word))
  const fd = Number(at < 0 ? NaN : (argv[at].split('=')[1] ?? argv[at + 1]))
  return Number.isInteger(fd) && fd > 2 && wasPassed(fd) ? [fd] : []
}

/** Pipes whose two ends are open here are Node's own: whoever reads one waits for ever. */
function wasPassed(fd) {
  const state = stateOf(fd)
  if (!state?.isFIFO()) return state !== undefined && (state.isFile() || state.isSocket() || state.isCharacterDevice())
  return !Array.from({ length: 64 }, (_, other) => other).some((other) => other !== fd && stateOf(other)?.ino === state.ino)
}

function stateOf(fd) {
  try {
    return fstatSync(fd)
  } catch (error) {
    if (error.code === 'EBADF') return undefined
    throw error
  }
}
