// Loaded before the application: it hears that Electron is ready only once Playwright watches for its windows. One that opens while
// Playwright connects is sometimes waited for until all time is over. Playwright's own loader does the same, and adds switches to the
// application that users do not have.
const { app } = require('electron')

const ready = app.whenReady()
const emit = app.emit.bind(app)
let told = []
let isReady = false
let tell = () => undefined
const heard = new Promise((done) => (tell = done))

app.emit = (event, ...rest) => {
  if (event !== 'ready') return emit(event, ...rest)
  told = rest
  return app.listenerCount('ready') > 0
}
app.isReady = () => isReady
app.whenReady = () => heard
// What Playwright calls when it watches.
globalThis.__playwright_run = async () => {
  await ready
  isReady = true
  tell()
  emit('ready', ...told)
}
