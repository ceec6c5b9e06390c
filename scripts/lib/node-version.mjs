// Imported first by every script, so that an old Node says what is wrong instead of failing on something it lacks.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `Relata needs Node 20.19 or newer; this is ${process.versions.node}.\n  what to do: install a current Node and start again\n`,
  )
  process.exit(1)
}
