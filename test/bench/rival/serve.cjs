// DbGate's server as its own npm package starts it, from the folder that it was installed in: node serve.cjs FOLDER.
const { createRequire } = require('node:module')
const path = require('node:path')

const inFolder = createRequire(path.join(process.argv[2], 'package.json'))
global.API_PACKAGE = path.dirname(path.dirname(inFolder.resolve('dbgate-api')))
global.PLUGINS_DIR = path.dirname(global.API_PACKAGE)
global.IS_NPM_DIST = true
inFolder('dbgate-api').getMainModule().start()
