// Loaded into an Electron application before its own code (NODE_OPTIONS): says when something is painted that a selector finds
// (RELATA_BENCH_SHOWN), ms since 1970, and ends the application. Nothing but a question per frame runs beside it.
const look = `new Promise((done) => {
  const look = () => {
    if (document.querySelector(${JSON.stringify(process.env.RELATA_BENCH_SHOWN)}) === null) return void requestAnimationFrame(look)
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => done(performance.timeOrigin + performance.now())
    port2.postMessage(null)
  }
  requestAnimationFrame(look)
})`

// Processes that the application starts are none.
delete process.env.NODE_OPTIONS

// Before that `electron` is the package which would fetch it.
process.once('loaded', () => {
  const { app } = require('electron')
  app.once('web-contents-created', (_event, contents) => {
    contents.once('dom-ready', () => {
      void contents.executeJavaScript(look).then((shown) => {
        process.stdout.write(`\nSHOWN ${shown}\n`)
        app.exit(0)
      })
    })
  })
})
